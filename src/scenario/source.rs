//! Reads the bytes of a world file and makes sure that they are plain text.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::scenario::cursor::{Cursor, Parsed};
use crate::scenario::fault::Fault;
use crate::scenario::nearest::nearest;
use crate::scenario::tree::Place;

/// Largest world file, in bytes: 1 MiB.
pub const LARGEST: u64 = 1 << 20;

/// The text of a world file. `asked` is where somebody asked for it: the file itself, or the
/// `based_on` that names it.
///
/// # Errors
/// A file that cannot be read, is too large or is not plain text.
pub fn read(path: &Path, asked: &Place) -> Parsed<String> {
    let bytes = bytes(path).map_err(|error| Box::new(unreadable(path, asked, &error)))?;
    let file = path.display().to_string();
    if bytes.len() as u64 > LARGEST {
        let fault = Fault::new(&Place::whole(&file), "", "the file is larger than 1 MiB");
        return Err(Box::new(fault.help("a world states rules and numbers; it holds no data")));
    }
    check(&file, &bytes).map(str::to_string)
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !path.metadata()?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(path: &Path, asked: &Place, error: &io::Error) -> Fault {
    let name = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => {
            let fault = Fault::new(asked, "", format!("there is no file {name}"));
            match neighbour(path) {
                Some(other) => fault.help(format!("did you mean {other}?")),
                None => fault.help("name a world file, such as worlds/today.ron"),
            }
        }
        _ => Fault::new(asked, "", format!("{name} cannot be read: {error}")),
    }
}

/// The world file beside a missing one whose name is most like it.
fn neighbour(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = folder.unwrap_or(Path::new(".")).read_dir().ok()?;
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| name.ends_with(".ron"));
    names.sort();
    let name = nearest(wanted, names.iter().map(String::as_str))?;
    Some(path.with_file_name(name).display().to_string())
}

/// The bytes as text, without a byte order mark or another encoding.
fn check<'a>(file: &str, bytes: &'a [u8]) -> Parsed<&'a str> {
    let start = Cursor::new(file, "").place();
    let refuse = |place: &Place, message: &str| {
        let fault = Fault::new(place, "", message);
        Err(Box::new(fault.help("save the file as UTF-8 without a byte order mark")))
    };
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => refuse(&start, "the file begins with a byte order mark"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => refuse(&start, "the file is written in UTF-16"),
        [0x1f, 0x8b, ..] => refuse(&start, "the file is compressed"),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(error) => {
                let (good, bad) = bytes.split_at(error.valid_up_to());
                let place = end(file, good);
                refuse(&place, &format!("the byte 0x{:02X} is not UTF-8", bad[0]))
            }
        },
    }
}

/// The place just after these bytes, which are UTF-8.
fn end(file: &str, good: &[u8]) -> Place {
    let text = String::from_utf8_lossy(good);
    let mut cursor = Cursor::new(file, &text);
    cursor.take_while(|_| true);
    cursor.place()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn shown(bytes: &[u8]) -> String {
        check("x.ron", bytes).unwrap_err().to_string().lines().next().unwrap().to_string()
    }

    #[test]
    fn bytes_that_are_not_plain_text_are_refused_at_the_first_bad_one() {
        assert_eq!(shown(b"\xef\xbb\xbf()"), "x.ron:1:1: the file begins with a byte order mark");
        assert_eq!(shown(b"\xff\xfe(\0"), "x.ron:1:1: the file is written in UTF-16");
        assert_eq!(shown(b"(\n \xc3\xa9 \xe9)"), "x.ron:2:4: the byte 0xE9 is not UTF-8");
    }

    #[test]
    fn what_cannot_be_read_is_named_and_a_neighbour_offered() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("today.ron"), "()").unwrap();
        let missing = folder.path().join("todya.ron");
        let fault = read(&missing, &Place::whole("here")).unwrap_err();
        assert!(fault.message.starts_with("there is no file"));
        assert!(fault.help.unwrap().ends_with("today.ron?"));
        let fault = read(folder.path(), &Place::whole("here")).unwrap_err();
        assert!(fault.message.ends_with("cannot be read: it is not a file"));
    }

    #[test]
    fn a_file_over_one_mebibyte_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.ron");
        fs::write(&path, vec![b' '; LARGEST as usize + 1]).unwrap();
        let fault = read(&path, &Place::whole("here")).unwrap_err();
        assert_eq!(fault.message, "the file is larger than 1 MiB");
    }
}

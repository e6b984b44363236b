//! Where a run goes, and what is there already.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::output::digest::sha256;
use crate::output::failure::OutputError;
use crate::output::manifest::{FileHash, Identity, Manifest};

/// Name of the manifest.
pub const MANIFEST: &str = "run.json";

/// The folder of a run within a folder of runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder of runs.
    pub root: PathBuf,
    /// Name of the run's own folder: `today-1`, or `today-1-5f3a09bc` with overrides.
    pub name: String,
}

/// What is in a place.
#[derive(Debug)]
pub enum Tenant {
    /// Nothing, or an empty folder.
    Nobody,
    /// This very run, finished and whole.
    Same,
    /// Another run, with what differs.
    Different(String),
    /// Something that is no run.
    Foreign,
}

/// How a file is named from within a folder; by its whole path where the two have nothing in common.
pub fn relative(folder: &Path, file: &Path) -> String {
    let whole = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.into());
    let (folder, file) = (whole(folder), whole(file));
    let common = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| "..".into());
    let down = file.components().skip(common).map(|part| part.as_os_str().to_string_lossy());
    let parts: Vec<std::borrow::Cow<str>> = up.chain(down).collect();
    parts.join("/")
}

impl Place {
    /// The place of a run. Overrides of the seed are left out of the name's hash: the name holds the seed.
    pub fn new(root: &Path, identity: &Identity, overrides: &[String]) -> Place {
        let is_seed =
            |text: &&String| text.split('=').next().is_some_and(|path| path.trim() == "seed");
        let others: Vec<&str> =
            overrides.iter().filter(|text| !is_seed(text)).map(String::as_str).collect();
        let mut name = format!("{}-{}", identity.world, identity.seed);
        if !others.is_empty() {
            name += &format!("-{}", &sha256(others.join("\n"))[..8]);
        }
        Place { root: root.into(), name }
    }

    /// The path of the run's folder.
    pub fn path(&self) -> PathBuf {
        self.root.join(&self.name)
    }

    /// Looks what is there.
    ///
    /// # Errors
    /// The place cannot be looked at.
    pub fn tenant(&self, identity: &Identity) -> Result<Tenant, OutputError> {
        let path = self.path();
        let failed = |reason| OutputError::Create { path: path.clone(), reason };
        let first = match fs::read_dir(&path) {
            Ok(mut entries) => entries.next(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return self.tenant_of_file();
            }
            Err(error) => return Err(failed(error)),
        };
        if first.is_none() {
            return Ok(Tenant::Nobody);
        }
        match fs::read(path.join(MANIFEST)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Tenant::Foreign),
            Err(error) => Err(failed(error)),
            Ok(text) => Ok(compare(&path, &text, identity)),
        }
    }

    /// A file stands where the folder, or the folder of runs, should be.
    fn tenant_of_file(&self) -> Result<Tenant, OutputError> {
        match self.root.is_dir() {
            true => Ok(Tenant::Foreign),
            false => Err(OutputError::create(&self.root)(io::ErrorKind::NotADirectory.into())),
        }
    }
}

fn compare(path: &Path, manifest: &[u8], identity: &Identity) -> Tenant {
    let Ok(manifest) = serde_json::from_slice::<Manifest>(manifest) else {
        return Tenant::Different("its run.json cannot be read".into());
    };
    if let Some(difference) = identity.difference(&manifest.identity) {
        return Tenant::Different(difference);
    }
    let is_whole = |name: &str, file: &FileHash| {
        fs::metadata(path.join(name)).is_ok_and(|found| found.len() == file.bytes)
    };
    match manifest.files.iter().find(|(name, file)| !is_whole(name, file)) {
        Some((name, _)) => Tenant::Different(format!("its {name} is missing or was changed")),
        None => Tenant::Same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample::identity;

    #[test]
    fn the_name_tells_world_and_seed_and_a_hash_of_all_other_overrides() {
        let name = |overrides: &[&str]| {
            let overrides: Vec<String> = overrides.iter().map(|text| text.to_string()).collect();
            Place::new(Path::new("runs"), &identity(), &overrides).name
        };
        assert_eq!(name(&[]), "today-1");
        assert_eq!(name(&["seed=1"]), "today-1");
        assert_eq!(name(&["users=5", "seed = 1"]), name(&["users=5"]));
        assert_eq!(name(&["users=5"]).len(), "today-1-".len() + 8);
        assert_ne!(name(&["users=5"]), name(&["users=6"]));
    }

    #[test]
    fn what_is_no_run_is_told_from_nothing() {
        let root = tempfile::tempdir().unwrap();
        let place = Place::new(root.path(), &identity(), &[]);
        assert!(matches!(place.tenant(&identity()), Ok(Tenant::Nobody)));
        fs::create_dir(place.path()).unwrap();
        assert!(matches!(place.tenant(&identity()), Ok(Tenant::Nobody)));
        fs::write(place.path().join("letter.txt"), "dear").unwrap();
        assert!(matches!(place.tenant(&identity()), Ok(Tenant::Foreign)));
        fs::write(place.path().join(MANIFEST), "{}").unwrap();
        assert!(matches!(place.tenant(&identity()), Ok(Tenant::Different(_))));
    }

    #[test]
    fn a_file_in_the_way_is_foreign_and_one_in_place_of_the_runs_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        let place = Place::new(root.path(), &identity(), &[]);
        fs::write(place.path(), "").unwrap();
        assert!(matches!(place.tenant(&identity()), Ok(Tenant::Foreign)));
        let below = Place::new(&place.path(), &identity(), &[]);
        assert!(matches!(below.tenant(&identity()), Err(OutputError::Create { .. })));
    }
}

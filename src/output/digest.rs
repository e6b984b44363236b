//! SHA-256 of texts, and of files while they are written.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

/// The hash of a text in hexadecimal.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hexadecimal(Sha256::digest(bytes))
}

/// A writer that counts and hashes what passes through.
pub struct Hashing<W> {
    to: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Hashing<W> {
    /// Hashes what goes to `to`.
    pub fn new(to: W) -> Hashing<W> {
        Hashing { to, hash: Sha256::new(), bytes: 0 }
    }

    /// The writer again, how many bytes passed, and their hash.
    pub fn end(self) -> (W, u64, String) {
        (self.to, self.bytes, hexadecimal(self.hash.finalize()))
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.hash.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

fn hexadecimal(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn the_hash_is_that_of_the_standard_however_the_bytes_come() {
        assert_eq!(sha256("abc"), OF_ABC);
        let mut hashing = Hashing::new(Vec::new());
        hashing.write_all(b"a").unwrap();
        hashing.write_all(b"bc").unwrap();
        assert_eq!(hashing.end(), (b"abc".to_vec(), 3, OF_ABC.into()));
    }
}

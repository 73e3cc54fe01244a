//! Passwords of mailboxes at rest: sealed with a key that is a file of the data folder and never in the database.
//! A stolen database opens no mailbox; a stolen data folder does, so its file is readable by its owner only.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::platform::ids;
use crate::platform::stop::{Outcome, fault, refused};

/// The file that holds the key. Several nodes on one database need the same one.
pub const KEY_FILE: &str = "mailboxes.key";

pub struct Seal(LessSafeKey);

impl Seal {
    /// Reads the data folder's key, or makes it when there is none.
    pub fn of(data: &Path) -> Outcome<Seal> {
        let path = data.join(KEY_FILE);
        let key = match fs::read(&path) {
            Ok(key) => key,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(&path)?,
            Err(error) => return Err(fault(format!("cannot read {KEY_FILE}: {error}"))),
        };
        let key = UnboundKey::new(&AES_256_GCM, &key)
            .map_err(|_| fault(format!("{KEY_FILE} is not a key of 32 bytes")))?;
        Ok(Seal(LessSafeKey::new(key)))
    }

    /// Seals a password for one place. Nothing stays nothing: an empty password is no secret.
    pub fn close(&self, words: &str, place: &str) -> Outcome<String> {
        if words.is_empty() {
            return Ok(String::new());
        }
        // 96 random bits are safe for far more than the few thousand passwords a centre will ever keep.
        let nonce: [u8; NONCE_LEN] = ids::random_bytes();
        let mut sealed = words.as_bytes().to_vec();
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.as_bytes()),
                &mut sealed,
            )
            .map_err(|_| fault("a password could not be sealed"))?;
        Ok(STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for the same place. Refused when the key is another one (a restored or copied folder).
    pub fn open(&self, sealed: &str, place: &str) -> Outcome<String> {
        if sealed.is_empty() {
            return Ok(String::new());
        }
        let unreadable = || refused("channels.password_unreadable");
        let mut bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| unreadable())?;
        if bytes.len() < NONCE_LEN {
            return Err(unreadable());
        }
        let mut sealed = bytes.split_off(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(&bytes).map_err(|_| unreadable())?;
        let words = self
            .0
            .open_in_place(nonce, Aad::from(place.as_bytes()), &mut sealed)
            .map_err(|_| unreadable())?;
        String::from_utf8(words.to_vec()).map_err(|_| unreadable())
    }
}

fn make(path: &Path) -> Outcome<Vec<u8>> {
    let key = ids::random_bytes::<32>().to_vec();
    // Written beside and linked into place: two requests at once must not end with two keys.
    let draft = path.with_extension(ids::hex(&ids::random_bytes::<6>()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(&key)?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(fs::read(path)?),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_password_opens_only_with_this_folders_key_and_in_its_own_place() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let seal = Seal::of(folder.path()).unwrap();

        let sealed = seal.close("海云 secret", "m1:imap").unwrap();

        assert!(!sealed.contains("secret"));
        let again = Seal::of(folder.path()).unwrap();
        assert_eq!(again.open(&sealed, "m1:imap").unwrap(), "海云 secret");
        let wrong = Some("channels.password_unreadable");
        assert_eq!(again.open(&sealed, "m1:smtp").unwrap_err().key(), wrong);
        let stranger = Seal::of(other.path()).unwrap();
        assert_eq!(stranger.open(&sealed, "m1:imap").unwrap_err().key(), wrong);
        assert_eq!(again.open("not sealed", "m1:imap").unwrap_err().key(), wrong);
    }

    #[test]
    fn only_the_owner_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();

        Seal::of(folder.path()).unwrap();

        let mode = fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}

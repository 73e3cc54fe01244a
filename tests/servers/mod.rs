//! Real mail servers for tests: Dovecot and OpenSMTPD from Debian's packages, by hand, on free ports, in a folder of their own.
//! Mail to any address of theirs lands in that address's mailbox, which Dovecot shows by IMAP and tests read from disk.
#![allow(dead_code)] // a vocabulary: not every test needs every word of it

mod configuration;
mod dialogue;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The password of every mailbox.
pub const PASSWORD: &str = "open-sesame";
/// Who may hand mail in where signing in is asked for.
pub const SENDER: &str = "sender";
/// Mail to this house is refused for good, to `busy@customer.example` for now.
pub const NOWHERE: &str = "nowhere.example";

const TOOLS: [&str; 5] = [
    "/usr/sbin/dovecot",
    "/usr/lib/dovecot/submission",
    "/usr/sbin/smtpd",
    "/usr/bin/openssl",
    "/usr/bin/unshare",
];

/// A post office with both servers.
pub struct PostOffice {
    folder: tempfile::TempDir,
    pub ports: Ports,
    dovecot: Child,
    smtpd: Option<Child>,
}

/// Where to knock. `localhost` has a certificate of [`PostOffice::authority`]; `127.0.0.1` has too.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    pub imap: u16,
    pub imaps: u16,
    /// Takes anything from anybody.
    pub smtp: u16,
    /// TLS from the first byte, with signing in.
    pub smtps: u16,
    /// STARTTLS, with signing in.
    pub submission: u16,
}

impl PostOffice {
    /// Opens a post office; `None`, loudly, when the programs are missing (which fails in CI).
    pub fn open() -> Option<PostOffice> {
        let missing: Vec<&str> =
            TOOLS.into_iter().filter(|tool| !Path::new(tool).exists()).collect();
        if !missing.is_empty() {
            assert!(std::env::var_os("CI").is_none(), "missing for mail tests: {missing:?}");
            eprintln!(
                "MAIL NOT TESTED: missing {missing:?}; run ./test, or install dovecot-imapd, dovecot-submissiond and opensmtpd"
            );
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let mail = folder.path().join("mail");
        fs::create_dir(&mail).unwrap();
        // The servers drop their rights and still have to reach the mail.
        for place in [folder.path(), &mail] {
            fs::set_permissions(place, fs::Permissions::from_mode(0o777)).unwrap();
        }
        let ports = Ports {
            imap: free_port(),
            imaps: free_port(),
            smtp: free_port(),
            smtps: free_port(),
            submission: free_port(),
        };
        configuration::certificates(folder.path());
        configuration::dovecot(folder.path(), &ports);
        configuration::smtpd(folder.path(), &ports);
        let log = fs::File::create(folder.path().join("dovecot.out")).unwrap();
        let dovecot = Command::new("/usr/sbin/dovecot")
            .arg("-F")
            .arg("-c")
            .arg(folder.path().join("dovecot.conf"))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut office = PostOffice { folder, ports, dovecot, smtpd: None };
        office.wait_until_open(office.ports.imap, "dovecot.out");
        office.start_smtp();
        Some(office)
    }

    /// The certificate (PEM) of those who vouch for the servers.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    pub fn start_smtp(&mut self) {
        let log = fs::File::create(self.folder.path().join("smtpd.out")).unwrap();
        // OpenSMTPD keeps its queue and socket at fixed places: each gets its own view of them.
        let child = Command::new("/usr/bin/unshare")
            .args(["--mount", "--propagation", "private", "/bin/sh"])
            .arg(self.folder.path().join("smtpd.sh"))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        self.smtpd = Some(child);
        self.wait_until_open(self.ports.smtp, "smtpd.out");
    }

    pub fn stop_smtp(&mut self) {
        if let Some(child) = self.smtpd.take() {
            end(child);
        }
    }

    /// Puts a mail straight into a mailbox, as a delivery program does.
    pub fn drop_in(&self, address: &str, bytes: &[u8]) {
        self.drop_in_as(address, "new", "", bytes);
    }

    /// The same with the marks another mail program left: `cur` and `:2,S` for a mail that was looked at.
    pub fn drop_in_as(&self, address: &str, place: &str, marks: &str, bytes: &[u8]) {
        let mailbox = self.mailbox(address);
        for part in ["", "tmp", "new", "cur"] {
            let place = mailbox.join(part);
            fs::create_dir_all(&place).unwrap();
            fs::set_permissions(&place, fs::Permissions::from_mode(0o777)).unwrap();
        }
        let name = format!("{}.test", uuid_like());
        let draft = mailbox.join("tmp").join(&name);
        let place = mailbox.join(place).join(format!("{name}{marks}"));
        fs::write(&draft, bytes).unwrap();
        fs::set_permissions(&draft, fs::Permissions::from_mode(0o666)).unwrap();
        fs::rename(draft, place).unwrap();
    }

    /// The server forgets how it numbered a mailbox, as after a restore or a move to another server.
    pub fn renumber(&self, address: &str) {
        for entry in fs::read_dir(self.mailbox(address)).unwrap().map(|entry| entry.unwrap()) {
            if entry.file_name().to_string_lossy().starts_with("dovecot") {
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }

    /// Sends a mail through the SMTP server, as a customer's mail program does.
    pub fn post(&self, from: &str, to: &str, bytes: &[u8]) {
        dialogue::send(self.ports.smtp, from, to, bytes);
    }

    /// Every mail in a mailbox, in the order of arrival.
    pub fn mails(&self, address: &str) -> Vec<String> {
        let mut files: Vec<PathBuf> = ["new", "cur"]
            .iter()
            .filter_map(|part| fs::read_dir(self.mailbox(address).join(part)).ok())
            .flatten()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort_by_key(|path| (path.metadata().unwrap().modified().unwrap(), path.clone()));
        files.iter().map(|f| String::from_utf8_lossy(&fs::read(f).unwrap()).into_owned()).collect()
    }

    /// Waits until a mailbox holds `n` mails and gives them.
    pub fn wait_for(&self, address: &str, n: usize) -> Vec<String> {
        let begun = Instant::now();
        loop {
            let mails = self.mails(address);
            if mails.len() >= n {
                return mails;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(40),
                "{address} has {} of {n} mails\n{}",
                mails.len(),
                self.log("smtpd.out")
            );
            std::thread::sleep(Duration::from_millis(40));
        }
    }

    fn mailbox(&self, address: &str) -> PathBuf {
        self.folder.path().join("mail").join(address)
    }

    fn log(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    fn wait_until_open(&self, port: u16, log: &str) {
        for _ in 0..400 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("a mail server did not come up:\n{}", self.log(log));
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.stop_smtp();
        let stopped = Command::new("/usr/bin/doveadm")
            .arg("-c")
            .arg(self.folder.path().join("dovecot.conf"))
            .arg("stop")
            .stderr(Stdio::null())
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            drop(self.dovecot.kill());
        }
        drop(self.dovecot.wait());
    }
}

/// Asked politely, a server takes its own children along.
fn end(mut child: Child) {
    drop(Command::new("kill").arg(child.id().to_string()).status());
    for _ in 0..200 {
        if matches!(child.try_wait(), Ok(Some(_))) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(child.kill());
    drop(child.wait());
}

/// Below the ports the system hands out by itself, and never the same twice in a process: post offices open side by side.
fn free_port() -> u16 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static TAKEN: AtomicU32 = AtomicU32::new(0);
    loop {
        let step =
            std::process::id().wrapping_mul(97).wrapping_add(TAKEN.fetch_add(1, Ordering::SeqCst));
        let port = u16::try_from(15_000 + step % 17_000).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

fn uuid_like() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{:06}.{}", NEXT.fetch_add(1, Ordering::SeqCst), std::process::id())
}

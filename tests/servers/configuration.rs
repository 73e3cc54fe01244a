//! What the two servers are told, and the certificates they show.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{NOWHERE, PASSWORD, Ports};

/// Mailboxes by IMAP, and the protected doors for sending: Debian 12's OpenSMTPD breaks off every TLS connection
/// (its privilege separation does not fit OpenSSL 3), so Dovecot takes the mail in there and passes it on.
pub fn dovecot(folder: &Path, ports: &Ports) {
    let f = folder.display();
    let text = format!(
        "base_dir={f}/run
log_path={f}/dovecot.log
protocols=imap submission
listen=127.0.0.1
ssl=yes
ssl_cert=<{f}/server.pem
ssl_key=<{f}/server.key
disable_plaintext_auth=no
mail_location=maildir:{f}/mail/%u
default_login_user=dovenull
default_internal_user=dovecot
mail_plugins=quota
passdb {{
  driver=static
  args=password={PASSWORD}
}}
userdb {{
  driver=static
  args=uid=nobody gid=nogroup home={f}/mail/%u
}}
plugin {{
  quota=maildir:room
  quota_rule=*:storage=500M
}}
protocol imap {{
  mail_plugins=quota imap_quota
}}
submission_relay_host=127.0.0.1
submission_relay_port={smtp}
submission_relay_trusted=no
hostname=mail.example
service submission-login {{
  inet_listener submission {{
    port={submission}
  }}
  inet_listener submissions {{
    port={smtps}
    ssl=yes
  }}
}}
service imap-login {{
  inet_listener imap {{
    port={imap}
  }}
  inet_listener imaps {{
    port={imaps}
    ssl=yes
  }}
}}
",
        imap = ports.imap,
        imaps = ports.imaps,
        smtp = ports.smtp,
        smtps = ports.smtps,
        submission = ports.submission
    );
    fs::write(folder.join("dovecot.conf"), text).unwrap();
}

pub fn smtpd(folder: &Path, ports: &Ports) {
    let f = folder.display();
    let text = format!(
        "table away {{ \"busy@customer.example\" }}
filter busy phase rcpt-to match rcpt-to <away> reject \"451 4.3.2 come back later\"
smtp max-message-size \"60M\"
listen on 127.0.0.1 port {smtp} hostname mail.example filter busy
action keep maildir \"{f}/mail/%{{rcpt}}\" virtual {{ \"@\" = nobody }}
match from any for domain \"{NOWHERE}\" reject
match from any for any action keep
",
        smtp = ports.smtp
    );
    fs::write(folder.join("smtpd.conf"), text).unwrap();
    let script = format!(
        "set -e
mount -t tmpfs none /var/spool
mkdir -p /var/spool/smtpd
chmod 711 /var/spool/smtpd
mount -t tmpfs none /run
exec /usr/sbin/smtpd -d -f {f}/smtpd.conf
"
    );
    fs::write(folder.join("smtpd.sh"), script).unwrap();
}

/// An authority of our own, and a server certificate for `localhost` and `127.0.0.1` signed by it.
pub fn certificates(folder: &Path) {
    let run = |arguments: &[&str]| {
        let status = Command::new("/usr/bin/openssl")
            .args(arguments)
            .current_dir(folder)
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .status();
        assert!(status.unwrap().success(), "openssl {arguments:?}");
    };
    fs::write(folder.join("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n").unwrap();
    let kind = ["-newkey", "rsa:2048", "-nodes"];
    let authority = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test authority"];
    run(&[&["req", "-x509", "-days", "3"], &kind[..], &authority[..]].concat());
    let server = ["-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost"];
    run(&[&["req"], &kind[..], &server[..]].concat());
    run(&[
        "x509",
        "-req",
        "-in",
        "server.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "3",
        "-extfile",
        "names",
        "-out",
        "server.pem",
    ]);
}

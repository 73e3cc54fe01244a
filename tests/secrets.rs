//! No secret in any log: a walk through first run, sign-in, the second factor and a mailbox test, with everything that
//! any part of the program says written down at its most talkative, and then searched.
#![allow(clippy::unwrap_used)] // a test that cannot go on should say so and stop

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use base64::Engine as _;
use qingting::app::App;
use qingting::channels::email::mailbox::{
    self, Begins, Described, DescribedServer, Plus, Security,
};
use qingting::channels::email::sealing::Seal;
use qingting::channels::email::trial;
use qingting::platform::config::Config;
use qingting::platform::{Clock, migrations};
use qingting::routes::router;
use qingting::staff::{people, store, teams};
use tower::ServiceExt;

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A mail server that greets, offers to sign in and refuses. It serves one connection and ends with it.
fn refusing(greeting: &'static str, answer: fn(&str) -> String) -> u16 {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = door.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let Ok((mut stream, _)) = door.accept() else { return };
        drop(stream.set_read_timeout(Some(std::time::Duration::from_secs(20))));
        drop(stream.write_all(greeting.as_bytes()));
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        for line in lines.map_while(Result::ok) {
            if stream.write_all(answer(&line).as_bytes()).is_err() {
                return;
            }
        }
    });
    port
}

fn imap_answer(line: &str) -> String {
    let tag = line.split(' ').next().unwrap_or("*");
    format!("{tag} NO [AUTHENTICATIONFAILED] wrong\r\n")
}

fn smtp_answer(line: &str) -> String {
    if line.starts_with("EHLO") {
        return "250-peer\r\n250 AUTH PLAIN LOGIN\r\n".to_owned();
    }
    if line.starts_with("QUIT") {
        "221 bye\r\n".to_owned()
    } else {
        "535 5.7.8 wrong\r\n".to_owned()
    }
}

struct Walk {
    app: App,
    runtime: tokio::runtime::Runtime,
}

impl Walk {
    /// Posts a form; gives the cookie that was set and the body.
    fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> (String, String) {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::COOKIE, format!("qingting={cookie}"))
            .header(header::ORIGIN, &self.app.config.public_url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))))
            .body(Body::from(body.join("&")))
            .unwrap();
        self.runtime.block_on(async {
            let response = router(self.app.clone()).oneshot(request).await.unwrap();
            let set = response.headers().get(header::SET_COOKIE).map(|v| v.to_str().unwrap());
            let set = set.and_then(|v| v.split(';').next()?.split_once('=')).map(|(_, v)| v);
            let set = set.unwrap_or_default().to_owned();
            let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
            (set, String::from_utf8_lossy(&bytes).into_owned())
        })
    }
}

const PASSWORD: &str = "listen well in 2026";
const WRONG: &str = "a wrong guess 7731";
const IMAP_PASSWORD: &str = "imap-secret-4411";
const SMTP_PASSWORD: &str = "smtp-secret-9922";

fn described(team_id: String) -> Described {
    let server = |port: u16, password: &str| DescribedServer {
        host: "127.0.0.1".to_owned(),
        port: port.to_string(),
        security: Security::Plain,
        user: "help".to_owned(),
        password: password.to_owned(),
    };
    Described {
        name: "海云客服".to_owned(),
        address: "help@haiyun.example".to_owned(),
        team_id,
        imap: server(refusing("* OK hello\r\n", imap_answer), IMAP_PASSWORD),
        folder: "INBOX".to_owned(),
        smtp: server(refusing("220 peer\r\n", smtp_answer), SMTP_PASSWORD),
        begins: Begins::New,
        plus: Plus::Unknown,
    }
}

#[test]
fn no_secret_stands_in_any_log_after_sign_in_second_factor_and_mailbox_test() {
    let log = Written::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_env_filter(qingting::platform::log::filter(Some("trace,async_imap=trace")))
        .with_writer(move || writer.clone())
        .init();
    let folder = tempfile::tempdir().unwrap();
    let config = Config::load(folder.path(), |_| None).unwrap();
    let app = App::open(config, Clock::Machine).unwrap();
    app.db.write_now(migrations::run).unwrap();
    let walk = Walk { app: app.clone(), runtime: tokio::runtime::Runtime::new().unwrap() };

    let first = [
        ("centre_name", "海云"),
        ("zone", "Asia/Shanghai"),
        ("lang", "zh-CN"),
        ("team_name", "一组"),
        ("working_days", "monday_to_friday"),
        ("hours", "09:00-18:00"),
        ("name", "王芳"),
        ("sign_in_name", "admin"),
        ("password", PASSWORD),
    ];
    let (first_cookie, _) = walk.post("/first-run", "", &first);
    walk.post("/sign-in", "", &[("name", "admin"), ("password", WRONG)]);
    let (cookie, _) = walk.post("/sign-in", "", &[("name", "admin"), ("password", PASSWORD)]);
    assert!(!first_cookie.is_empty() && !cookie.is_empty());
    let form_secret = app
        .db
        .read_now({
            let hash = qingting::staff::session::token_hash(&cookie);
            move |tx| Ok(store::find_session(tx, &hash)?.unwrap().form_secret)
        })
        .unwrap();
    walk.post("/me/second-factor", &cookie, &[("form_secret", &form_secret)]);
    walk.post(
        "/me/second-factor/confirm",
        &cookie,
        &[("form_secret", &form_secret), ("code", "000000")],
    );
    let (who, secrets) = app
        .db
        .read_now(|tx| {
            let id = people::list(tx)?.remove(0).id;
            Ok((people::who(tx, &id)?, store::secrets(tx, &id)?))
        })
        .unwrap();
    let team_id = app.db.read_now(teams::list).unwrap()[0].id.clone();
    let (seal, asked) = (Seal::of(&app.config.data).unwrap(), described(team_id));
    let id = app.db.write_now(move |tx| mailbox::add(tx, &who, &seal, &asked)).unwrap();
    let mailbox = app.db.read_now(move |tx| mailbox::find(tx, &id)).unwrap();
    let steps = walk.runtime.block_on(trial::walk(&app, &mailbox)).unwrap();
    assert!(steps.iter().any(|s| s.stage.name() == "sign_in"), "the walk got to signing in");

    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    let shown = format!("{logged}{steps:?}");
    let base64 = |text: String| base64::engine::general_purpose::STANDARD.encode(text);
    assert!(logged.len() > 100, "something was logged");
    let secret = secrets.totp_secret.unwrap();
    for (what, secret) in [
        ("the password", PASSWORD.to_owned()),
        ("a wrong password", WRONG.to_owned()),
        ("its hash", secrets.password_hash),
        ("the session", cookie),
        ("the first session", first_cookie),
        ("the form secret", form_secret),
        ("the second factor", secret),
        ("the IMAP password", IMAP_PASSWORD.to_owned()),
        ("the SMTP password", SMTP_PASSWORD.to_owned()),
        ("the SMTP password on the wire", base64(format!("\0help\0{SMTP_PASSWORD}"))),
        ("a sealed password", mailbox.imap.password.clone()),
    ] {
        assert!(!shown.contains(&secret), "{what} stands in the log");
    }
}

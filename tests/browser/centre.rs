//! A real centre for a walk: the program itself on an empty folder and a free port, on either database.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::cdp::Page;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    Sqlite,
    Postgres,
}

pub struct Centre {
    process: Child,
    pub url: String,
    pub data: tempfile::TempDir,
}

/// The administrator every walk begins with.
pub const PASSWORD: &str = "listen well 2026";

impl Centre {
    /// Starts an empty centre; `None` when PostgreSQL is wanted and not there (which fails in CI).
    pub fn empty(store: Store) -> Option<Centre> {
        let data = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_qingting"));
        command.arg("--data").arg(data.path()).arg("serve");
        command.env("QINGTING_LISTEN", format!("127.0.0.1:{port}")).env("QINGTING_LOG", "warn");
        if store == Store::Postgres {
            command.env("QINGTING_DATABASE_URL", fresh_schema()?);
        }
        let process = command.stdout(Stdio::null()).spawn().unwrap();
        let centre = Centre { process, url: format!("http://127.0.0.1:{port}"), data };
        for _ in 0..400 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(centre);
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("the centre did not come up");
    }

    /// Walks through the first run as its administrator would.
    pub fn first_run(&self, page: &Page, lang: &str) {
        page.open(&self.url);
        page.wait_for("document.querySelector('form.first-run')");
        page.choose("select[name=lang]", lang);
        page.choose("select[name=zone]", "Asia/Shanghai");
        for (field, words) in [
            ("centre_name", "海市客服中心"),
            ("team_name", "客服一组"),
            ("name", "王芳"),
            ("sign_in_name", "admin"),
            ("password", PASSWORD),
        ] {
            page.fill(&format!("input[name={field}]"), words);
        }
        page.press("Enter");
        page.wait_for(
            "!document.querySelector('form.first-run') && document.querySelector('header.top')",
        );
    }

    pub fn sign_in(&self, page: &Page, name: &str, password: &str) {
        page.open(&format!("{}/sign-in", self.url));
        page.fill("input[name=name]", name);
        page.fill("input[name=password]", password);
        page.press("Enter");
        page.wait_for(
            "document.readyState === 'complete' && !location.pathname.startsWith('/sign-in')",
        );
    }

    /// Runs the program's own command on this centre's folder.
    pub fn command(&self, arguments: &[&str]) -> std::process::Output {
        Command::new(env!("CARGO_BIN_EXE_qingting"))
            .arg("--data")
            .arg(self.data.path())
            .args(arguments)
            .output()
            .unwrap()
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn fresh_schema() -> Option<String> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let Ok(url) = std::env::var("QINGTING_TEST_POSTGRES") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "QINGTING_TEST_POSTGRES is not set: half of the walks would not run"
        );
        eprintln!("NOT WALKED ON POSTGRESQL: set QINGTING_TEST_POSTGRES or run ./test");
        return None;
    };
    let schema = format!("b{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
    let joint = if url.contains('?') { '&' } else { '?' };
    Some(format!("{url}{joint}options=-c%20search_path%3D{schema}"))
}

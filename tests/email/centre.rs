//! A centre with one agent and one mailbox, run inside the test, that can be closed, killed and opened again.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use qingting::app::App;
use qingting::cases::{self, Case, Checking, InboxRow, Item, Message, Reply, View};
use qingting::channels::email::keep::KeptMail;
use qingting::channels::email::mailbox::{
    self, Begins, Described, DescribedServer, Plus, Security,
};
use qingting::channels::email::sealing::Seal;
use qingting::channels::email::set_aside;
use qingting::language::composer::Written;
use qingting::platform::config::Config;
use qingting::platform::db::DbAddress;
use qingting::platform::{Clock, jobs, migrations};
use qingting::serve;
use qingting::staff::{Who, first_run, people, teams};
use service_language::Engine;
use tokio::runtime::Runtime;

use crate::servers::{PASSWORD, PostOffice};

/// Our address, for customers.
pub const HELP: &str = "help@haiyun.example";
pub const CUSTOMER: &str = "li@customer.example";

/// Runs a test once for each database, each time with a post office of its own.
pub fn each_store(test: impl Fn(&mut PostOffice, Centre)) {
    let Some(mut office) = PostOffice::open() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    test(&mut office, Centre::open(path.clone(), DbAddress::Sqlite(path.join("qingting.db"))));
    if let Some(address) = fresh_schema() {
        let mut office = PostOffice::open().unwrap();
        let folder = tempfile::tempdir().unwrap();
        test(&mut office, Centre::open(folder.path().to_owned(), address));
    }
}

pub struct Centre {
    pub app: App,
    pub who: Who,
    runtime: Option<Runtime>,
    data: PathBuf,
    database: DbAddress,
}

impl Centre {
    /// Opens the data folder and runs the program; sets the centre up when it is new.
    pub fn open(data: PathBuf, database: DbAddress) -> Centre {
        let mut config = Config::load(&data, |_| None).unwrap();
        config.database = database.clone();
        let app = App::open(config, Clock::Machine).unwrap();
        app.db.write_now(migrations::run).unwrap();
        if app.db.read_now(people::list).unwrap().is_empty() {
            app.db.write_now(|tx| first_run::set_up(tx, &answers(), "none".to_owned())).unwrap();
        }
        let who = app
            .db
            .read_now(|tx| {
                let id = people::list(tx)?.remove(0).id;
                people::who(tx, &id)
            })
            .unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let running = app.clone();
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            serve::on(running, listener).await.unwrap();
        });
        Centre { app, who, runtime: Some(runtime), data, database }
    }

    /// Ends the program as a power cut does, and starts it again.
    pub fn kill_and_open(mut self) -> Centre {
        let (data, database) = (self.data.clone(), self.database.clone());
        self.runtime.take().unwrap().shutdown_background();
        drop(self);
        Centre::open(data, database)
    }

    /// Ends the program, lets something happen meanwhile, and starts it again.
    pub fn end_and_open_after(self, meanwhile: impl FnOnce()) -> Centre {
        let (data, database) = (self.data.clone(), self.database.clone());
        self.app.stopping.send_replace(true);
        // As a service is stopped: it lets go of its mailboxes before it ends.
        std::thread::sleep(Duration::from_secs(2));
        drop(self);
        meanwhile();
        Centre::open(data, database)
    }

    /// Connects [`HELP`]; everything in the folder counts.
    pub fn connect(&self, described: Described) -> String {
        let (who, seal) = (self.who.clone(), Seal::of(&self.app.config.data).unwrap());
        self.app.db.write_now(move |tx| mailbox::add(tx, &who, &seal, &described)).unwrap()
    }

    pub fn described(&self, office: &PostOffice) -> Described {
        let team_id = self.app.db.read_now(teams::list).unwrap()[0].id.clone();
        let server = |port: u16, user: &str| DescribedServer {
            host: "127.0.0.1".to_owned(),
            port: port.to_string(),
            security: Security::Plain,
            user: user.to_owned(),
            password: if user.is_empty() { String::new() } else { PASSWORD.to_owned() },
        };
        Described {
            name: "海云客服".to_owned(),
            address: HELP.to_owned(),
            team_id,
            imap: server(office.ports.imap, HELP),
            folder: "INBOX".to_owned(),
            smtp: server(office.ports.smtp, ""),
            begins: Begins::All,
            plus: Plus::Arrives,
        }
    }

    pub fn cases(&self) -> Vec<InboxRow> {
        let who = self.who.clone();
        self.app
            .db
            .read_now(move |tx| cases::list(tx, &who, &View::Teams, &cases::Page::first(100)))
            .unwrap()
    }

    pub fn case(&self, id: &str) -> Case {
        let (who, id) = (self.who.clone(), id.to_owned());
        self.app.db.read_now(move |tx| cases::find(tx, &who, &id)).unwrap()
    }

    /// What was said in a case, in order.
    pub fn said(&self, id: &str) -> Vec<Message> {
        let (who, id) = (self.who.clone(), id.to_owned());
        let items = self.app.db.read_now(move |tx| cases::thread(tx, &who, &id)).unwrap();
        items
            .into_iter()
            .filter_map(|item| match item {
                Item::Said { message, .. } => Some(*message),
                Item::Done { .. } => None,
            })
            .collect()
    }

    pub fn attachments(&self, id: &str) -> Vec<cases::Attachment> {
        let (who, id) = (self.who.clone(), id.to_owned());
        let items = self.app.db.read_now(move |tx| cases::thread(tx, &who, &id)).unwrap();
        items
            .into_iter()
            .flat_map(|item| match item {
                Item::Said { attachments, .. } => attachments,
                Item::Done { .. } => Vec::new(),
            })
            .collect()
    }

    pub fn answer(&self, case_id: &str, reply: Reply) -> String {
        let (who, id) = (self.who.clone(), case_id.to_owned());
        let written = Written {
            text: reply.words.clone(),
            warn_ticked: Some("yes".to_owned()),
            warn_reason: Some("邮件路程的测试".to_owned()),
            next_action: Some("跟进".to_owned()),
            ..Written::default()
        };
        let engine = Engine::builtin();
        let sent = move |tx: &mut qingting::platform::Tx<'_>| {
            let checking = Checking { engine: &engine, written: &written };
            cases::reply(tx, &who, &checking, &id, &reply)
        };
        self.app.db.write_now(sent).unwrap()
    }

    pub fn set_aside(&self) -> Vec<KeptMail> {
        self.app.db.read_now(set_aside::waiting).unwrap()
    }

    /// As the jobs page does: what waits for its next attempt is due now.
    pub fn hurry_jobs(&self) {
        self.app
            .db
            .write_now(|tx| {
                for job in jobs::list(tx, 50)? {
                    if job.lease.is_none() {
                        jobs::try_again(tx, &job.id)?;
                    }
                }
                Ok(())
            })
            .unwrap();
    }

    /// Waits until there are `n` open cases, newest words first, and gives them.
    pub fn wait_for_cases(&self, n: usize) -> Vec<InboxRow> {
        eventually("cases", || Some(self.cases()).filter(|cases| cases.len() >= n))
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        self.app.stopping.send_replace(true);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(10));
        }
    }
}

/// Asks again and again until there is an answer.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(40), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(40));
    }
}

/// A plain mail of the customer.
pub fn letter(id: &str, subject: &str, words: &str) -> Vec<u8> {
    format!(
        "From: 李敏 <{CUSTOMER}>\r\nTo: {HELP}\r\nSubject: {subject}\r\nMessage-ID: <{id}@customer.example>\r\n\
         Date: Wed, 25 Nov 2026 10:00:00 +0800\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    )
    .into_bytes()
}

fn answers() -> first_run::Answers {
    first_run::Answers {
        centre_name: "海云客服中心".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        lang: "zh-CN".to_owned(),
        team_name: "在线组".to_owned(),
        working_days: "monday_to_friday".to_owned(),
        hours: "09:00-12:00, 13:30-18:00".to_owned(),
        name: "陈晓".to_owned(),
        sign_in_name: "chen".to_owned(),
        password: "listen well 2026".to_owned(),
    }
}

fn fresh_schema() -> Option<DbAddress> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let Ok(url) = std::env::var("QINGTING_TEST_POSTGRES") else {
        assert!(std::env::var_os("CI").is_none(), "QINGTING_TEST_POSTGRES is not set");
        eprintln!("NOT TESTED ON POSTGRESQL: set QINGTING_TEST_POSTGRES or run ./test");
        return None;
    };
    let schema = format!("e{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
    let joint = if url.contains('?') { '&' } else { '?' };
    Some(DbAddress::Postgres(format!("{url}{joint}options=-c%20search_path%3D{schema}")))
}

//! The table of addresses held against the program: every address with every role, foreign forms, the printed matrix.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

use super::{Needs, router, table};
use crate::app::App;
use crate::platform::config::Config;
use crate::platform::db::DbAddress;
use crate::platform::{Clock, migrations};
use crate::staff::permissions::{BUILTIN_ROLES, Permission};
use crate::staff::{session, store, testing};

struct Desk {
    app: App,
    /// Role, cookie, form secret; the customer has neither.
    people: Vec<(&'static str, String, String)>,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

const CUSTOMER: &str = "customer";

fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let config = Config {
        data: folder.path().to_owned(),
        public_url: "http://desk.example".into(),
        listen: String::new(),
        database: DbAddress::Sqlite(folder.path().join("qingting.db")),
        largest_file_bytes: 1 << 20,
    };
    let app = App::open(config, Clock::standing_at(crate::platform::testing::NOW_MS)).unwrap();
    let people = app
        .db
        .write_now(|tx| {
            migrations::run(tx)?;
            let mut people = vec![(CUSTOMER, String::new(), String::new())];
            for role in &BUILTIN_ROLES {
                let who = testing::person(tx, role.id, role.id, "一组");
                let token = session::begin(tx, &who.staff_id, "test")?;
                let found = store::find_session(tx, &session::token_hash(&token))?.unwrap();
                people.push((role.id, token, found.form_secret));
            }
            Ok(people)
        })
        .unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    Desk { app, people, runtime, _folder: folder }
}

impl Desk {
    /// Sends a request as one of the roles; gives status, `Location` and body (of refusals only: others may stream).
    fn send(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
        secret: &str,
        origin: &str,
    ) -> (StatusCode, String, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, format!("qingting={cookie}"))
            .header(header::ORIGIN, origin)
            .header("x-form-secret", secret)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .extension(ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 1))))
            .body(Body::from("nothing=here"))
            .unwrap();
        self.runtime.block_on(async {
            let response = router(self.app.clone()).oneshot(request).await.unwrap();
            let status = response.status();
            let location = response
                .headers()
                .get(header::LOCATION)
                .map_or("", |v| v.to_str().unwrap())
                .to_owned();
            let body = if status == StatusCode::FORBIDDEN {
                let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
                String::from_utf8_lossy(&bytes).into_owned()
            } else {
                String::new()
            };
            (status, location, body)
        })
    }
}

/// `/people/{id}/reset` with something that does not exist in the place of its parameters.
fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { "nothing" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

fn role_may(role: &str, permission: Permission) -> bool {
    BUILTIN_ROLES.iter().any(|r| r.id == role && r.permissions.contains(&permission))
}

/// F107
#[test]
fn every_address_lets_in_exactly_the_roles_the_matrix_names() {
    let desk = desk();
    let mut wrong = Vec::new();
    for route in table() {
        for (role, cookie, secret) in &desk.people {
            // Signing out would end the session the next request needs.
            if route.path == "/sign-out" || route.path == "/me/sessions/end" {
                continue;
            }
            let (status, location, body) =
                desk.send(route.method, &filled(route.path), cookie, secret, "http://desk.example");
            let allowed = match route.needs {
                Needs::Nothing => true,
                Needs::SignedIn => *role != CUSTOMER,
                Needs::May(permission) => role_may(role, permission),
            };
            let turned_away =
                status == StatusCode::FORBIDDEN || location.starts_with("/sign-in?then=");
            let fits = allowed != turned_away && status != StatusCode::INTERNAL_SERVER_ERROR;
            let leaks = status == StatusCode::FORBIDDEN && body.contains("<table");
            if !fits || leaks {
                wrong.push(format!(
                    "{} {} as {role}: {status} {location}",
                    route.method, route.path
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_form_from_elsewhere_or_without_its_secret_changes_nothing() {
    let desk = desk();
    let (_, cookie, secret) =
        desk.people.iter().find(|(role, ..)| *role == "administrator").unwrap();
    for route in table().iter().filter(|route| route.method != "GET") {
        let path = filled(route.path);
        let (status, ..) = desk.send(route.method, &path, cookie, secret, "http://evil.example");
        assert_eq!(status, StatusCode::FORBIDDEN, "{} {path} from elsewhere", route.method);
        if route.needs != Needs::Nothing {
            let (status, ..) =
                desk.send(route.method, &path, cookie, "wrong", "http://desk.example");
            assert_eq!(status, StatusCode::FORBIDDEN, "{} {path} without its secret", route.method);
        }
    }
}

/// F107
#[test]
fn the_printed_matrix_is_the_one_in_force() {
    let printed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/permissions.md");
    if std::env::var_os("QINGTING_WRITE_DOCS").is_some() {
        std::fs::write(&printed, matrix()).unwrap();
    }

    let on_paper = std::fs::read_to_string(&printed).unwrap_or_default();

    assert!(
        on_paper == matrix(),
        "run QINGTING_WRITE_DOCS=1 cargo test printed_matrix, then read docs/permissions.md"
    );
}

fn matrix() -> String {
    let mut out = String::from(
        "# Who may do what\n\nPrinted from the program (`src/staff/permissions.rs`, `src/routes.rs`) and held to it by a test. The eighth role, the customer, has no account and reaches only the addresses that need nothing. Roles of the centre's own begin from one of these.\n\n| permission |",
    );
    for role in &BUILTIN_ROLES {
        out += &format!(" {} |", role.id);
    }
    out += "\n|---|";
    out += &"---|".repeat(BUILTIN_ROLES.len());
    for permission in Permission::ALL {
        out += &format!("\n| {} |", permission.name());
        for role in &BUILTIN_ROLES {
            out += if role.permissions.contains(&permission) { " ● |" } else { "  |" };
        }
    }
    out += "\n\n## Addresses\n\n| method | address | needs |\n|---|---|---|\n";
    for route in table() {
        let needs = match route.needs {
            Needs::Nothing => "nothing".to_owned(),
            Needs::SignedIn => "being signed in".to_owned(),
            Needs::May(permission) => permission.name(),
        };
        out += &format!("| {} | `{}` | {needs} |\n", route.method, route.path);
    }
    out
}

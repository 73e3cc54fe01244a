//! The demo on both databases: it builds through the actions, and shows what a month leaves behind.

use service_language::{Engine, Matter, Severity, Situation};

use super::{build, content};
use crate::app::App;
use crate::platform::config::Config;
use crate::platform::db::DbAddress;
use crate::platform::events::{self, Verdict};
use crate::platform::testing::{NOW_MS, fresh_postgres, wait_until_sealed};
use crate::platform::{Clock, migrations};
use crate::{sql, vals};

/// F026
#[test]
fn no_answer_of_the_demo_breaks_the_service_language() {
    let engine = Engine::builtin();
    let situation = Situation { matter: Matter::Ordinary, ..Situation::default() };
    for scenario in content::scenarios().unwrap() {
        for words in [Some(&scenario.reply), scenario.second.as_ref()].into_iter().flatten() {
            let words = words.replace("{name}", "张女士").replace("{agent}", "客服 王芳");
            let worse: Vec<_> = engine
                .check(&words, &situation)
                .findings
                .into_iter()
                .filter(|f| f.severity > Severity::Hint)
                .collect();
            assert!(worse.is_empty(), "{words}: {worse:?}");
        }
    }
}

/// F111
#[test]
fn a_month_of_work_is_built_through_the_actions() {
    for database in [None, Some(())] {
        let folder = tempfile::tempdir().unwrap();
        let address = match database {
            None => DbAddress::Sqlite(folder.path().join("qingting.db")),
            Some(()) => match fresh_postgres() {
                Some(address) => address,
                None => continue,
            },
        };
        let config = Config {
            data: folder.path().to_owned(),
            public_url: String::new(),
            listen: String::new(),
            database: address,
            largest_file_bytes: 1 << 20,
        };
        let app = App::open(config, Clock::standing_at(NOW_MS)).unwrap();
        app.db.write_now(migrations::run).unwrap();

        build(&app, crate::timetable::handler).unwrap();

        wait_until_sealed(&app.db);
        app.db
            .read_now(|tx| {
                let mut count = |sql| tx.value::<i64>(sql, &vals![]);
                assert!(count(sql!("SELECT COUNT(*) FROM customers"))? >= 400);
                assert!(count(sql!("SELECT COUNT(*) FROM cases"))? > 120);
                assert!(
                    count(sql!("SELECT COUNT(*) FROM cases WHERE closed_ms IS NOT NULL"))? > 60
                );
                assert!(count(sql!("SELECT COUNT(*) FROM promises WHERE state = 'kept'"))? > 30);
                assert!(count(sql!("SELECT COUNT(*) FROM promises WHERE state = 'broken'"))? > 3);
                assert!(matches!(events::verify(tx)?, Verdict::Whole { .. }));
                Ok(())
            })
            .unwrap();
    }
}

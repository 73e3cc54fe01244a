//! The stream of news to a browser: only of what this person may see, ended when they may no longer see anything.

use std::convert::Infallible;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::{Stream, StreamExt};
use serde::Deserialize;

use super::store;
use super::visibility::visibility;
use crate::app::App;
use crate::platform::live::{self, News};
use crate::platform::stop::{Outcome, Stop};
use crate::platform::{Db, Tx};
use crate::staff::{Permission, Who, people};

/// Where the browser stands in the log, when it does not reconnect by itself.
#[derive(Deserialize)]
pub struct After {
    #[serde(default)]
    after: i64,
}

/// `GET /live`: server-sent events, each with the place in the log as its id.
pub async fn stream(
    State(app): State<App>,
    who: Who,
    Query(After { after }): Query<After>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let last_seen =
        headers.get("last-event-id").and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    let seen = last_seen.or(Some(after).filter(|seq| *seq > 0));
    let db = app.db.clone();
    let news = live::news(app.db.clone(), seen, app.stopping.subscribe())
        .then(move |news| heard(db.clone(), who.staff_id.clone(), news))
        .take_while(|heard| std::future::ready(heard.is_some()))
        .filter_map(|heard| {
            let worth_telling =
                heard.filter(|news| news.refetch.is_some() || !news.subjects.is_empty());
            std::future::ready(worth_telling)
        })
        .map(|news| {
            let event = Event::default().id(news.seq.to_string());
            Ok(event.json_data(&news).unwrap_or_default())
        });
    Sse::new(news).keep_alive(KeepAlive::default())
}

/// The part of the news this person may hear; `None` ends the stream (they left, or it cannot be found out).
async fn heard(db: Db, staff_id: String, news: News) -> Option<News> {
    let filtered = db.read(move |tx| filter(tx, &staff_id, news)).await;
    match filtered {
        Ok(news) => Some(news),
        Err(Stop::Refused(_)) => None,
        Err(stop) => {
            tracing::error!(%stop, "news could not be filtered");
            None
        }
    }
}

fn filter(tx: &mut Tx<'_>, staff_id: &str, mut news: News) -> Outcome<News> {
    // Asked anew each time: rights change while a stream lives.
    let who = people::who(tx, staff_id)?;
    let mut heard = Vec::new();
    for subject in std::mem::take(&mut news.subjects) {
        if may_hear(&who, &subject) && may_see(tx, &who, &subject)? {
            heard.push(subject);
        }
    }
    news.subjects = heard;
    Ok(news)
}

/// A case's changes are told to those who may open it.
fn may_see(tx: &mut Tx<'_>, who: &Who, subject: &str) -> Outcome<bool> {
    let id = subject.strip_prefix("case:").or_else(|| subject.strip_prefix("looking:"));
    let Some(id) = id else { return Ok(true) };
    match store::cases::find(tx, id) {
        Ok(case) => Ok(visibility(who).shows(&case)),
        Err(Stop::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Who hears of which kind of thing. A kind that is not named here is told to nobody.
fn may_hear(who: &Who, subject: &str) -> bool {
    let Some((kind, id)) = subject.split_once(':') else { return false };
    match kind {
        "staff" => who.staff_id == id || who.may(Permission::SeeTeamCases),
        "team" | "inbox" => {
            who.may(Permission::SeeAllCases) || who.teams.iter().any(|team| team == id)
        }
        "case" | "looking" => who.may(Permission::BasicWork),
        "customer" | "promise" | "complaints" => who.may(Permission::SeeTeamCases),
        "department" => who.department.as_deref() == Some(id),
        "pack" | "sentence" | "procedure" => who.may(Permission::SeeLanguageRules),
        "mailbox" => who.may(Permission::ManageChannels) || who.may(Permission::MendOperations),
        "job" => who.may(Permission::MendOperations),
        "setting" => who.may(Permission::ManageCentre) || who.may(Permission::ManageCalendars),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::testing::each_engine;
    use crate::staff::testing::person;

    fn heard_by(tx: &mut Tx<'_>, who: &Who, subjects: &[String]) -> Vec<String> {
        let news = News { seq: 1, subjects: subjects.to_vec(), refetch: None };
        filter(tx, &who.staff_id, news).unwrap().subjects
    }

    #[test]
    fn people_hear_of_their_own_teams_lists_only() {
        each_engine(|db| {
            db.write_now(|tx| {
                let (chen, liu) =
                    (person(tx, "chen", "agent", "一组"), person(tx, "liu", "agent", "二组"));
                let subjects = [format!("inbox:{}", chen.teams[0]), "mailbox:1".to_owned()];

                assert_eq!(heard_by(tx, &chen, &subjects), subjects[..1]);
                assert!(heard_by(tx, &liu, &subjects).is_empty());
                Ok(())
            })
            .unwrap();
        });
    }

    #[test]
    fn who_has_left_hears_nothing_more() {
        each_engine(|db| {
            db.write_now(|tx| {
                let (admin, chen) = (
                    person(tx, "admin", "administrator", "一组"),
                    person(tx, "chen", "agent", "一组"),
                );
                people::deactivate(tx, &admin, &chen.staff_id)?;

                let news = News { seq: 1, subjects: vec![], refetch: None };
                assert!(filter(tx, &chen.staff_id, news).is_err());
                Ok(())
            })
            .unwrap();
        });
    }
}

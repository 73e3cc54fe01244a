//! `POST /language/check`: a draft in, its findings out; asked on each pause in writing.

use axum::extract::State;
use maud::Markup;
use serde::Deserialize;
use service_language::{OfficeWeek, Situation, Verdict};

use super::draw::{NeedsNext, Shown, findings};
use super::sending::{apologises, judged_in, now_at, placeholder, to_customer};
use super::{overrides, packs};
use crate::app::App;
use crate::platform::stop::{Outcome, refused};
use crate::staff::Who;
use crate::web::{Answer, Form, Frame};

/// Longer than any mail a person writes; the check itself is linear.
const LONGEST_DRAFT_BYTES: usize = 200_000;

#[derive(Deserialize)]
pub struct Draft {
    pub text: String,
    /// JSON, as the composer was given it. Only what is shown depends on it; sending asks the server's own.
    #[serde(default)]
    pub situation: String,
    #[serde(default, deserialize_with = "crate::web::forms::filled")]
    pub case_id: Option<String>,
}

/// The situation a composer carries; an empty one is an agent's ordinary message.
pub fn situation_of(json: &str) -> Outcome<Situation> {
    if json.is_empty() {
        return Ok(Situation::default());
    }
    serde_json::from_str(json).map_err(|_| refused("web.form_unreadable"))
}

pub async fn check(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Form(draft): Form<Draft>,
) -> Answer {
    if draft.text.len() > LONGEST_DRAFT_BYTES {
        return Err(refused("language.draft_too_long"));
    }
    shown(&app, &who, &frame, &draft).await
}

async fn shown(app: &App, who: &Who, frame: &Frame, draft: &Draft) -> Answer<Markup> {
    let situation = situation_of(&draft.situation)?;
    let engine = packs::in_force(app).await?;
    // The textarea's own text, not trimmed: places must be the browser's.
    let text = draft.text.replace("\r\n", "\n");
    let situation = judged_in(&text, &situation);
    let report = engine.check_at(&text, &situation, &now_at(frame.now_ms, &who.zone), &OfficeWeek);
    let released = if report.verdict == Verdict::Block {
        let (who, words, case_id) = (who.clone(), text.clone(), draft.case_id.clone());
        app.db.read(move |tx| overrides::standing(tx, &who, &words, case_id.as_deref())).await?
    } else {
        None
    };
    let needs_next =
        if to_customer(&situation) && apologises(&text) { NeedsNext::Yes } else { NeedsNext::No };
    let shown = Shown {
        text: &text,
        report: &report,
        engine: &engine,
        released: released.as_ref(),
        needs_next,
        placeholder: placeholder(&text),
    };
    Ok(findings(frame, &shown))
}

//! `POST /language/check`: a draft in, its findings out; asked on each pause in writing.

use axum::extract::State;
use maud::Markup;
use serde::Deserialize;
use service_language::{Situation, Speaker, Verdict};

use super::draw::{NeedsNext, Shown, findings};
use super::sending::{apologises, judged_in, placeholder, to_customer};
use super::working_days::WorkingDays;
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
    #[serde(default, deserialize_with = "crate::web::forms::filled")]
    pub team_id: Option<String>,
    /// `in`: what is written down are the customer's own words, which nobody judges.
    #[serde(default)]
    pub direction: String,
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
    let mut situation = judged_in(&text, &situation);
    if draft.direction == "in" {
        situation.speaker = Speaker::Customer;
    }
    let team_id = draft.team_id.clone();
    let working_days = app.db.read(move |tx| WorkingDays::of(tx, team_id.as_deref())).await?;
    let now = working_days.now(frame.now_ms);
    let mut report = engine.check_at(&text, &situation, &now, &working_days);
    if situation.speaker == Speaker::Note {
        // Times agreed among colleagues are no promises to the customer.
        report.promises.clear();
    }
    // What may not leave first, then what is better said otherwise; each in the order of the text.
    report.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
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

//! Rule packs: the list, one pack with its rules and versions, one rule with its test bench, replay and publishing.

use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;
use service_language::{Engine, Pack, Rule, Situation, Words};

use super::draw;
use super::editing;
use super::packs::{self, PackState, SEED_TEN};
use super::rule_form::{RuleForm, fields, three};
use super::store::{self, Published};
use super::switches::{self, About};
use crate::app::App;
use crate::platform::stop::absent;
use crate::staff::{Permission, Who};
use crate::web::forms::Nothing;
use crate::web::parts::{Tone, one_button, tag};
use crate::web::{Answer, Form, Frame, times};

/// `GET /language`
pub async fn list(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    let (states, drafts) = app.db.read(|tx| Ok((packs::all(tx)?, store::drafts(tx)?))).await?;
    let unpublished: Vec<_> =
        drafts.iter().filter(|d| !states.iter().any(|s| s.pack.id == d.pack_id)).collect();
    let title = frame.t("language.packs");
    let body = html! {
        h1 { (title) }
        p class="muted" { (frame.t("language.packs_about")) }
        table class="packs" {
            thead { tr { th { (frame.t("language.pack")) } th { (frame.t("language.rules")) } th { (frame.t("language.version")) } th { (frame.t("language.standing")) } } }
            tbody {
                @for state in &states {
                    tr {
                        td { a href={ "/language/packs/" (state.pack.id) } { (state.pack.name.get(super::spoken(frame.lang))) } }
                        td { (state.pack.rules.len()) }
                        td { (version_of(&frame, state)) }
                        td { (standing(&frame, state)) }
                    }
                }
                @for draft in &unpublished {
                    tr {
                        td { a href={ "/language/packs/" (draft.pack_id) } { (draft_name(&frame, draft)) } }
                        td { "–" } td { "–" }
                        td { (tag(Tone::Hint, frame.t("language.draft"))) }
                    }
                }
            }
        }
        @if who.may(Permission::EditLanguageRules) {
            details class="card" {
                summary { (frame.t("language.new_pack")) }
                form method="post" action="/language/packs" {
                    (frame.secret_field())
                    (three(frame.t("language.pack_name"), "name", ["", "", ""]))
                    button class="btn main" { (frame.t("language.begin_pack")) }
                }
            }
        }
    };
    Ok(frame.page(title, body))
}

fn draft_name(frame: &Frame, draft: &store::Draft) -> String {
    Pack::parse(&draft.pack_id, &draft.toml).map_or_else(
        |_| draft.pack_id.clone(),
        |p| p.name.get(super::spoken(frame.lang)).to_owned(),
    )
}

fn version_of(frame: &Frame, state: &PackState) -> String {
    match &state.published {
        Some(published) => published.version.to_string(),
        None => frame.t("language.as_delivered").to_owned(),
    }
}

fn standing(frame: &Frame, state: &PackState) -> Markup {
    html! {
        @match &state.switch {
            None => { (tag(Tone::Good, frame.t("language.in_force"))) },
            Some(s) if s.off_ms.is_some() => { (tag(Tone::Bad, frame.t("language.off"))) },
            Some(s) => { (tag(Tone::Warn, &frame.tf("language.off_asked", &[("name", &s.asked_name)]))) },
        }
        @if state.draft_ms.is_some() { " " (tag(Tone::Hint, frame.t("language.draft"))) }
    }
}

#[derive(Deserialize)]
pub struct PackName {
    name_zh_cn: String,
    name_zh_tw: String,
    name_en: String,
}

/// `POST /language/packs`
pub async fn begin(
    State(app): State<App>,
    who: Who,
    Form(name): Form<PackName>,
) -> Answer<Redirect> {
    let words = Words::new(&name.name_zh_cn, &name.name_zh_tw, &name.name_en);
    let id = app.db.write(move |tx| editing::begin_pack(tx, &who, &words)).await?;
    Ok(Redirect::to(&format!("/language/packs/{id}")))
}

/// What the page of one pack shows.
struct OnePack {
    pack: Pack,
    state: Option<PackState>,
    versions: Vec<Published>,
    off_rules: Vec<String>,
    asked_rules: Vec<String>,
    draft_by: Option<String>,
}

fn one_pack(tx: &mut crate::platform::Tx<'_>, id: &str) -> crate::platform::Outcome<OnePack> {
    let state = packs::all(tx)?.into_iter().find(|s| s.pack.id == id);
    let switches = packs::switches(tx)?;
    let rules = |done: bool| {
        let these = switches.values().filter(|s| s.off_ms.is_some() == done);
        these.filter_map(|s| s.about.strip_prefix("rule:").map(str::to_owned)).collect()
    };
    Ok(OnePack {
        pack: editing::worked_on(tx, id)?,
        state,
        versions: store::versions(tx, id)?,
        off_rules: rules(true),
        asked_rules: rules(false),
        draft_by: store::draft(tx, id)?.map(|draft| draft.changed_name),
    })
}

/// `GET /language/packs/{pack}`
pub async fn pack(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    let one = app.db.read(move |tx| one_pack(tx, &id)).await?;
    let title = one.pack.name.get(super::spoken(frame.lang)).to_owned();
    let may_edit = who.may(Permission::EditLanguageRules) && one.pack.id != SEED_TEN;
    let base = format!("/language/packs/{}", one.pack.id);
    let body = html! {
        p { a href="/language" { "← " (frame.t("language.packs")) } }
        h1 { (title) }
        div class="bar" {
            @if let Some(state) = &one.state {
                (standing(&frame, state))
                @if who.may(Permission::PublishLanguageRules) { (pack_switch(&frame, &base, state)) }
            }
            @if may_edit { a class="btn" href={ (base) "/rules/new" } { (frame.t("language.new_rule")) } }
        }
        @if one.pack.id == SEED_TEN { p class="muted" { (frame.t("language.the_ten_stay")) } }
        @if let Some(by) = &one.draft_by {
            div class="card" {
                p { (frame.tf("language.draft_by", &[("name", &by)])) }
                div class="bar" {
                    a class="btn main" href={ (base) "/publish" } { (frame.t("language.try_and_publish")) }
                    @if may_edit { (one_button(&frame, &format!("{base}/draft/drop"), frame.t("language.drop_draft"), "")) }
                }
            }
        }
        (rules_table(&frame, &base, &one))
        (versions_list(&frame, &who, &base, &one.versions))
    };
    Ok(frame.page(&title, body))
}

fn pack_switch(frame: &Frame, base: &str, state: &PackState) -> Markup {
    let (verb, label) = match &state.switch {
        None => ("off", frame.t("language.switch_off")),
        Some(s) if s.off_ms.is_none() => ("off", frame.t("language.confirm_off")),
        Some(_) => ("on", frame.t("language.switch_on")),
    };
    html! {
        (one_button(frame, &format!("{base}/switch/{verb}"), label, ""))
        @if state.switch.as_ref().is_some_and(|s| s.off_ms.is_none()) {
            (one_button(frame, &format!("{base}/switch/on"), frame.t("language.keep_on"), ""))
        }
    }
}

fn rules_table(frame: &Frame, base: &str, one: &OnePack) -> Markup {
    let language = super::spoken(frame.lang);
    html! {
        table class="rules" {
            thead { tr { th { (frame.t("language.rule_id")) } th { (frame.t("language.rule_name")) } th { (frame.t("language.severity")) } th { (frame.t("language.category")) } th {} } }
            tbody {
                @for rule in &one.pack.rules {
                    tr {
                        td { a href={ (base) "/rules/" (rule.id) } { (rule.id) } }
                        td { (rule.name.get(language)) }
                        td { (draw::severity_word(frame, rule.severity)) }
                        td { (rule.category.name().get(language)) }
                        td {
                            (draw::origin(frame, rule.origin))
                            @if one.off_rules.contains(&rule.id) { " " (tag(Tone::Bad, frame.t("language.off"))) }
                            @if one.asked_rules.contains(&rule.id) { " " (tag(Tone::Warn, frame.t("language.off_waits"))) }
                        }
                    }
                }
            }
        }
    }
}

fn versions_list(frame: &Frame, who: &Who, base: &str, versions: &[Published]) -> Markup {
    html! {
        @if !versions.is_empty() {
            h2 { (frame.t("language.versions")) }
            ol class="versions" reversed {
                @for (n, version) in versions.iter().enumerate() {
                    li {
                        b { (version.version) } " · " (version.published_name) " · " (times::ago(frame, version.published_ms)) " · " (version.reason)
                        @if n > 0 && who.may(Permission::PublishLanguageRules) {
                            form method="post" action={ (base) "/republish" } class="bar" {
                                (frame.secret_field())
                                input type="hidden" name="version" value=(version.version);
                                input type="text" name="reason" required maxlength="300" placeholder=(frame.t("language.say_why_short")) aria-label=(frame.t("language.say_why_short"));
                                button class="btn small" { (frame.t("language.republish")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[derive(Deserialize)]
pub struct Tried {
    #[serde(default)]
    text: String,
}

/// `GET /language/packs/{pack}/rules/{rule}`; `new` is an empty form. `?text=` tries the rule on a sentence.
pub async fn rule(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path((pack_id, rule_id)): Path<(String, String)>,
    Query(tried): Query<Tried>,
) -> Answer {
    let pack = app.db.read(move |tx| editing::worked_on(tx, &pack_id)).await?;
    let found = pack.rules.iter().find(|rule| rule.id == rule_id);
    if found.is_none() && rule_id != "new" {
        return Err(absent("language.no_such_rule"));
    }
    let form = found.map_or_else(
        || RuleForm {
            severity: "warn".into(),
            scope: "all".into(),
            replaces: "match".into(),
            ..RuleForm::default()
        },
        RuleForm::of,
    );
    let base = format!("/language/packs/{}", pack.id);
    let editable = pack.id != SEED_TEN && who.may(Permission::EditLanguageRules);
    let title =
        found.map_or(frame.t("language.new_rule"), |r| r.name.get(super::spoken(frame.lang)));
    let body = html! {
        p { a href=(base) { "← " (pack.name.get(super::spoken(frame.lang))) } }
        h1 { (title) }
        @if let Some(rule) = found { (bench(&frame, &pack, rule, &tried.text)) }
        form method="post" action={ (base) "/rules" } class="card rule-form" {
            (frame.secret_field())
            input type="hidden" name="was" value=(found.map_or("", |r| r.id.as_str()));
            fieldset disabled[!editable] {
                (fields(&frame, &form))
                @if editable { button class="btn main" { (frame.t("language.save_rule")) } }
            }
        }
        @if found.is_some() {
            div class="bar" {
                @if who.may(Permission::PublishLanguageRules) {
                    (one_button(&frame, &format!("{base}/rules/{rule_id}/off"), frame.t("language.switch_off"), ""))
                    (one_button(&frame, &format!("{base}/rules/{rule_id}/on"), frame.t("language.switch_on"), ""))
                }
                @if editable { (one_button(&frame, &format!("{base}/rules/{rule_id}/drop"), frame.t("language.drop_rule"), "")) }
            }
        }
    };
    Ok(frame.page(title, body))
}

/// The test bench: any sentence against this one rule, and the rule's own examples.
fn bench(frame: &Frame, pack: &Pack, rule: &Rule, text: &str) -> Markup {
    let alone = Pack { rules: vec![rule.clone()], ..pack.clone() };
    let engine = Engine::new(vec![alone]);
    let situation = Situation::suiting(rule);
    html! {
        section class="card bench" {
            h2 { (frame.t("language.bench")) }
            form method="get" class="bar" {
                input type="text" name="text" value=(text) aria-label=(frame.t("language.try_sentence")) placeholder=(frame.t("language.try_sentence"));
                button class="btn" { (frame.t("language.try")) }
            }
            @if let Ok(engine) = &engine {
                @if !text.is_empty() {
                    @let report = engine.check(text, &situation);
                    @match report.findings.first() {
                        Some(found) => { p { (tag(Tone::Bad, frame.t("language.found"))) " " q { (&text[found.span.bytes.clone()]) } } },
                        None => { p { (tag(Tone::Good, frame.t("language.not_found"))) } },
                    }
                }
            }
        }
    }
}

#[derive(Deserialize)]
pub struct SavedRule {
    was: String,
    #[serde(flatten)]
    form: RuleForm,
}

/// `POST /language/packs/{pack}/rules`
pub async fn save_rule(
    State(app): State<App>,
    who: Who,
    Path(pack_id): Path<String>,
    Form(saved): Form<SavedRule>,
) -> Answer<Redirect> {
    let back = format!("/language/packs/{pack_id}/rules/{}", saved.form.id.trim());
    app.db
        .write(move |tx| {
            let pack = editing::worked_on(tx, &pack_id)?;
            let was = (!saved.was.is_empty()).then_some(saved.was.as_str());
            let before = was.and_then(|was| pack.rules.iter().find(|rule| rule.id == was));
            let rule = saved.form.rule(before)?;
            editing::save_rule(tx, &who, &pack_id, was, rule)
        })
        .await?;
    Ok(Redirect::to(&back))
}

/// `POST /language/packs/{pack}/rules/{rule}/{off|on|drop}`
pub async fn change_rule(
    State(app): State<App>,
    who: Who,
    Path((pack, rule, verb)): Path<(String, String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Redirect> {
    let back = format!("/language/packs/{pack}");
    app.db
        .write(move |tx| match verb.as_str() {
            "off" => switches::switch_off(tx, &who, &About::Rule { pack, rule }).map(drop),
            "on" => switches::switch_on(tx, &who, &About::Rule { pack, rule }),
            "drop" => editing::drop_rule(tx, &who, &pack, &rule),
            _ => Err(absent("platform.not_found")),
        })
        .await?;
    Ok(Redirect::to(&back))
}

/// `POST /language/packs/{pack}/switch/{off|on}`
pub async fn switch(
    State(app): State<App>,
    who: Who,
    Path((pack, verb)): Path<(String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Redirect> {
    let back = format!("/language/packs/{pack}");
    app.db
        .write(move |tx| match verb.as_str() {
            "off" => switches::switch_off(tx, &who, &About::Pack(pack)).map(drop),
            "on" => switches::switch_on(tx, &who, &About::Pack(pack)),
            _ => Err(absent("platform.not_found")),
        })
        .await?;
    Ok(Redirect::to(&back))
}

/// `POST /language/packs/{pack}/draft/drop`
pub async fn drop_draft(
    State(app): State<App>,
    who: Who,
    Path(pack): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Redirect> {
    app.db.write(move |tx| editing::drop_draft(tx, &who, &pack)).await?;
    Ok(Redirect::to("/language"))
}

//! When the centre works: weeks, holidays, 调休, which team works by which calendar, and "why is it due then?".

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;
use working_time::{CalendarBook, CalendarForm, HolidayList, Week, parse_hours};

use super::calendars;
use super::permissions::Permission;
use super::teams::{self, Team};
use super::who::Who;
use crate::app::App;
use crate::platform::Tx;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, Refusal, RefusalKind, Stop};
use crate::web::forms::many;
use crate::web::{Answer, Done, Form, Frame, times};

/// What the page shows.
struct Shown {
    book: CalendarBook,
    lists: Vec<HolidayList>,
    teams: Vec<(Team, String)>,
    explained: Option<Explained>,
}

struct Explained {
    headline: String,
    reasons: Vec<String>,
}

/// A deadline somebody wants explained.
#[derive(Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    calendar: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    hours: String,
}

fn read(tx: &mut Tx<'_>, asked: &Asked, from_ms: i64, lang: Lang) -> Outcome<Shown> {
    let chosen = calendars::chosen(tx)?;
    let teams = teams::list(tx)?
        .into_iter()
        .map(|team| {
            let calendar = chosen.get(&team.id).cloned().unwrap_or_default();
            (team, calendar)
        })
        .collect();
    let hours: Option<f64> = asked.hours.trim().parse().ok().filter(|h: &f64| h.is_finite());
    let explained = match hours {
        Some(hours) => {
            let calendar = if asked.calendar.is_empty() {
                calendars::usual(tx)?
            } else {
                calendars::named(tx, &asked.calendar)?
            };
            // At most a year of hours: enough for anything promised, and quick to count.
            #[allow(clippy::cast_possible_truncation)] // clamped just before
            let working_ms = (hours.clamp(0.0, 8_760.0) * 3_600_000.0) as i64;
            let due = calendar.due(from_ms, working_ms)?;
            let spoken = calendars::spoken(lang);
            Some(Explained { headline: due.headline(spoken), reasons: due.explain(spoken) })
        }
        None => None,
    };
    Ok(Shown { book: calendars::book(tx)?, lists: calendars::lists(tx)?, teams, explained })
}

/// `GET /calendars`
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Answer {
    who.need(Permission::ManageCalendars)?;
    let (wanted, lang) = (asked.clone(), frame.lang);
    let from_ms = times::typed(&frame, &asked.from).unwrap_or(frame.now_ms);
    let shown = app.db.read(move |tx| read(tx, &wanted, from_ms, lang)).await?;
    Ok(frame.page(
        frame.t("staff.calendars"),
        html! {
            div class="page" {
                header { h1 { (frame.t("staff.calendars")) } }
                p class="muted" { (frame.t("staff.calendars_hint")) }
                (explain_form(&frame, &asked, &shown))
                div class="cards card-gap" {
                    @for form in &shown.book.calendars { (calendar_form(&frame, &shown, form)) }
                }
                (team_form(&frame, &shown))
                (import_form(&frame, &shown))
            }
        },
    ))
}

fn explain_form(frame: &Frame, asked: &Asked, shown: &Shown) -> Markup {
    html! {
        div class="card" {
            h2 { (frame.t("staff.explain_deadline")) }
            form action="/calendars" class="filters" {
                label class="field" { span { (frame.t("staff.explain_from")) } input type="datetime-local" name="from" value=(asked.from); }
                label class="field" { span { (frame.t("staff.explain_hours")) } input name="hours" inputmode="decimal" value=(asked.hours) placeholder="8" required; }
                label class="field" {
                    span { (frame.t("staff.calendar")) }
                    select name="calendar" {
                        @for form in &shown.book.calendars { option selected[form.name == asked.calendar || (asked.calendar.is_empty() && form.name == shown.book.default)] { (form.name) } }
                    }
                }
                button class="btn main" { (frame.t("staff.explain")) }
            }
            @if let Some(explained) = &shown.explained {
                div class="notice" role="status" {
                    p class="strong" { (explained.headline) }
                    ul class="why-list" { @for reason in &explained.reasons { li { (reason) } } }
                }
            }
        }
    }
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn hours_of(week: &Week, day: &str) -> String {
    let hours = match day {
        "mon" => &week.mon,
        "tue" => &week.tue,
        "wed" => &week.wed,
        "thu" => &week.thu,
        "fri" => &week.fri,
        "sat" => &week.sat,
        _ => &week.sun,
    };
    hours.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn calendar_form(frame: &Frame, shown: &Shown, form: &CalendarForm) -> Markup {
    html! {
        form method="post" action="/calendars" class="card" {
            (frame.secret_field())
            input type="hidden" name="was" value=(form.name);
            label class="field" { span { (frame.t("staff.calendar_name")) } input name="name" value=(form.name) required; }
            label class="field" { span { (frame.t("staff.zone")) } input name="zone" value=(form.zone) required; }
            div class="week" {
                @for (n, day) in DAYS.iter().enumerate() {
                    label for={ (form.name) "-" (day) } { (frame.t(&format!("web.weekday_{}", n + 1))) }
                    input id={ (form.name) "-" (day) } name=(day) value=(hours_of(&form.week, day)) placeholder=(frame.t("staff.closed_day"));
                }
            }
            fieldset class="choices card-gap" {
                legend { (frame.t("staff.holiday_lists")) }
                @for list in &shown.lists {
                    label class="choice" {
                        input type="checkbox" name="lists" value=(list.key) checked[form.lists.contains(&list.key)];
                        (list.title().in_lang(calendars::spoken(frame.lang)))
                        span class="muted" { (frame.tf("staff.known_until", &[("date", &list.known_until)])) }
                    }
                }
            }
            @if !form.days.is_empty() {
                details class="more" {
                    summary { (frame.tf("staff.own_days", &[("n", &form.days.len())])) }
                    ul class="why-list" { @for day in &form.days { li { (day.from) " – " (day.to) " " (day.name) } } }
                }
            }
            label class="choice" { input type="checkbox" name="usual" value="yes" checked[form.name == shown.book.default]; (frame.t("staff.usual_calendar")) }
            div class="bar" { button class="btn main" { (frame.t("staff.save_calendar")) } }
        }
    }
}

fn team_form(frame: &Frame, shown: &Shown) -> Markup {
    html! {
        div class="card" {
            h2 { (frame.t("staff.calendars_of_teams")) }
            @for (team, chosen) in &shown.teams {
                form method="post" action="/calendars/of-team" class="bar" {
                    (frame.secret_field())
                    input type="hidden" name="team" value=(team.id);
                    label for={ "calendar-" (team.id) } { (team.name) }
                    select id={ "calendar-" (team.id) } name="calendar" {
                        option value="" { (frame.t("staff.usual_calendar")) }
                        @for form in &shown.book.calendars { option selected[form.name == *chosen] { (form.name) } }
                    }
                    button class="btn small" { (frame.t("staff.save_calendar")) }
                }
            }
        }
    }
}

fn import_form(frame: &Frame, shown: &Shown) -> Markup {
    html! {
        div class="card" {
            h2 { (frame.t("staff.announce")) }
            p class="hint-line" { (frame.t("staff.announce_hint")) }
            form method="post" action="/calendars/announce" {
                (frame.secret_field())
                label class="field" {
                    span { (frame.t("staff.holiday_lists")) }
                    select name="list" {
                        @for list in &shown.lists { option value=(list.key) { (list.title().in_lang(calendars::spoken(frame.lang))) } }
                    }
                }
                label class="field" {
                    span { (frame.t("staff.announce_lines")) }
                    textarea name="text" rows="6" class="mono" required placeholder="2027-01-01,holiday,元旦\n2027-02-05,2027-02-11,holiday,春节" {}
                }
                button class="btn main" { (frame.t("staff.announce")) }
            }
        }
    }
}

#[derive(Deserialize)]
pub struct Written {
    was: String,
    name: String,
    zone: String,
    #[serde(default)]
    mon: String,
    #[serde(default)]
    tue: String,
    #[serde(default)]
    wed: String,
    #[serde(default)]
    thu: String,
    #[serde(default)]
    fri: String,
    #[serde(default)]
    sat: String,
    #[serde(default)]
    sun: String,
    #[serde(default, deserialize_with = "many")]
    lists: Vec<String>,
    #[serde(default)]
    usual: String,
}

/// `POST /calendars`: one calendar of the book; its own days stay as they are.
pub async fn save(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Form(written): Form<Written>,
) -> Answer<Done> {
    let week = week(&written, frame.lang)?;
    app.db
        .write(move |tx| {
            let mut book = calendars::book(tx)?;
            let name = written.name.trim().to_owned();
            if written.usual == "yes" || book.default == written.was {
                book.default.clone_from(&name);
            }
            if let Some(form) = book.calendars.iter_mut().find(|form| form.name == written.was) {
                form.name = name;
                form.zone = written.zone.trim().to_owned();
                form.week = week;
                form.lists = written.lists;
            }
            calendars::decide(tx, &who, &book)
        })
        .await?;
    Ok(Done::go("/calendars").said(frame.t("staff.said_calendar")))
}

fn week(written: &Written, lang: Lang) -> Outcome<Week> {
    let hours = |text: &str| {
        parse_hours(text).map_err(|problem| {
            let what = problem.message(calendars::spoken(lang));
            Stop::from(Refusal::new(RefusalKind::Unfit, "staff.calendar_unfit").with("what", what))
        })
    };
    Ok(Week {
        mon: hours(&written.mon)?,
        tue: hours(&written.tue)?,
        wed: hours(&written.wed)?,
        thu: hours(&written.thu)?,
        fri: hours(&written.fri)?,
        sat: hours(&written.sat)?,
        sun: hours(&written.sun)?,
    })
}

#[derive(Deserialize)]
pub struct OfTeam {
    team: String,
    #[serde(default)]
    calendar: String,
}

/// `POST /calendars/of-team`
pub async fn of_team(State(app): State<App>, who: Who, Form(form): Form<OfTeam>) -> Answer<Done> {
    app.db
        .write(move |tx| {
            let name = Some(form.calendar.as_str()).filter(|name| !name.is_empty());
            calendars::choose(tx, &who, &form.team, name)
        })
        .await?;
    Ok(Done::go("/calendars"))
}

#[derive(Deserialize)]
pub struct Announced {
    list: String,
    text: String,
}

/// `POST /calendars/announce`
pub async fn announce(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Form(form): Form<Announced>,
) -> Answer<Done> {
    let n = app.db.write(move |tx| calendars::announce(tx, &who, &form.list, &form.text)).await?;
    Ok(Done::go("/calendars").said(frame.tf("staff.said_announced", &[("n", &n)])))
}

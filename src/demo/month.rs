//! The month itself: mails arrive on working days, people answer, hand over, promise, keep their word or do not.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

use super::content::{self, People, Scenario};
use super::{PASSWORD, acts};
use crate::app::App;
use crate::cases::{self, Incoming};
use crate::customers::{self, ContactKind, ContactPoint};
use crate::platform::i18n::Lang;
use crate::platform::job_runner::{self, Handler};
use crate::platform::jobs;
use crate::platform::stop::{Outcome, fault};
use crate::staff::people::{self, NewPerson, PasswordOnce, Presence};
use crate::staff::{Who, centre, organisation, passwords, teams};

const ZONE: &str = "Asia/Shanghai";
const CUSTOMERS: usize = 400;
const CASES_A_DAY: usize = 6;
const DAYS: i32 = 30;

/// One thing that happens to one case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Arrive,
    Note,
    Reply,
    HandOver,
    Answer,
    Second,
    Close,
}

struct Stage<'s> {
    app: &'s App,
    runtime: &'s tokio::runtime::Runtime,
    handler: Handler,
    teams: Vec<String>,
    departments: Vec<String>,
    clerk: Option<Who>,
    /// Case numbers by the running number of the matter.
    cases: BTreeMap<usize, String>,
}

/// Lives through the month that ends at the clock's present moment.
pub fn live(
    app: &App,
    real: Handler,
    people: &People,
    scenarios: &[Scenario],
    runtime: &tokio::runtime::Runtime,
) -> Outcome<()> {
    let now = Timestamp::from_millisecond(app.db.clock().now_ms())
        .map_err(fault)?
        .to_zoned(TimeZone::get(ZONE).map_err(fault)?);
    let begin = now.checked_sub(DAYS.days()).map_err(fault)?;
    app.db.clock().set_ms(begin.timestamp().as_millisecond());
    let mut stage = Stage {
        app,
        runtime,
        handler: delivering(app, real),
        teams: Vec::new(),
        departments: Vec::new(),
        clerk: None,
        cases: BTreeMap::new(),
    };
    stage.hire(people)?;
    stage.meet_customers()?;
    for ((at_ms, number, step), scenario) in plan(&begin, &now, scenarios) {
        stage.pass_to(at_ms)?;
        stage.act(number, step, scenario)?;
    }
    stage.pass_to(now.timestamp().as_millisecond())
}

/// Sends by noting that it was sent: the demo reaches no mail server. Everything else is the timetable's.
fn delivering(app: &App, real: Handler) -> Handler {
    let db = app.db.clone();
    Arc::new(move |job| {
        if job.kind != cases::jobs::SEND_MESSAGE {
            return real(job);
        }
        let db = db.clone();
        Box::pin(async move {
            let data: cases::jobs::SendMessage = job.data().map_err(jobs::JobStop::from)?;
            db.write(move |tx| {
                let at_ms = tx.now_ms();
                cases::sent(tx, &data.message_id, at_ms)
            })
            .await
            .map_err(jobs::JobStop::from)
        })
    })
}

type Planned<'s> = ((i64, usize, Step), &'s Scenario);

/// Every step of every matter with its moment, in order. The last days keep some matters open.
fn plan<'s>(begin: &Zoned, now: &Zoned, scenarios: &'s [Scenario]) -> Vec<Planned<'s>> {
    let mut all: Vec<Planned<'s>> = Vec::new();
    let mut number = 0;
    for day in 0..=DAYS {
        let Ok(date) = begin.checked_add(day.days()).map(|z| z.date()) else { continue };
        if matches!(date.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday) {
            continue;
        }
        for slot in 0..CASES_A_DAY {
            let minutes =
                9 * 60 + 5 + i64::try_from(slot).unwrap_or(0) * 58 + i64::from(day * 13 % 37);
            let Ok(arrival) = date
                .to_zoned(now.time_zone().clone())
                .and_then(|z| z.checked_add(SignedDuration::from_mins(minutes)))
            else {
                continue;
            };
            let scenario =
                &scenarios[(number * 5 + usize::try_from(day).unwrap_or(0)) % scenarios.len()];
            add_steps(&mut all, arrival.timestamp().as_millisecond(), number, scenario);
            number += 1;
        }
    }
    let end = now.timestamp().as_millisecond();
    all.retain(|((at_ms, ..), _)| *at_ms < end);
    all.sort_by_key(|(key, _)| *key);
    all
}

fn add_steps<'s>(all: &mut Vec<Planned<'s>>, arrival: i64, number: usize, scenario: &'s Scenario) {
    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;
    let wait = i64::try_from(number % 5).unwrap_or(0);
    let mut put = |after: i64, step| all.push(((arrival + after, number, step), scenario));
    put(0, Step::Arrive);
    if scenario.note.is_some() || scenario.ask.is_some() {
        put((6 + wait) * MINUTE, Step::Note);
    }
    // Every ninth matter waits too long, so that late ones can be seen.
    let reply = if number % 9 == 8 { 6 * HOUR } else { (12 + wait * 9) * MINUTE };
    put(reply, Step::Reply);
    if scenario.hand_over.is_some() {
        put(reply + 30 * MINUTE, Step::HandOver);
    }
    if scenario.answer.is_some() {
        put(reply + 2 * HOUR, Step::Answer);
    }
    // Every seventh promise is broken before it is made good.
    let second = if number % 7 == 6 { 50 * HOUR } else { 4 * HOUR + wait * 20 * MINUTE };
    if scenario.second.is_some() {
        put(reply + second, Step::Second);
    }
    if scenario.outcome != "open" {
        put(reply + second + 20 * HOUR, Step::Close);
    }
}

impl Stage<'_> {
    fn hire(&mut self, wanted: &People) -> Outcome<()> {
        let hash = passwords::hash(PASSWORD)?;
        let actor = "system:demo";
        let zone = ZONE.to_owned();
        let name = wanted.centre.clone();
        self.app.db.write_now(move |tx| {
            centre::decide(tx, actor, &centre::Centre { name, zone, lang: Lang::ZhCn })
        })?;
        for team in &wanted.team {
            let name = team.name.clone();
            self.teams.push(self.app.db.write_now(move |tx| teams::add(tx, actor, &name))?);
        }
        for name in &wanted.departments {
            let name = name.clone();
            self.departments.push(self.app.db.write_now(move |tx| {
                organisation::add_department(tx, &Who::system("demo"), &name)
            })?);
        }
        for person in &wanted.person {
            let new = NewPerson {
                sign_in_name: person.sign_in.clone(),
                name: person.name.clone(),
                email: Some(format!("{}@haishi.example", person.sign_in)),
                lang: Lang::from_tag(&person.lang).unwrap_or(Lang::ZhCn),
                zone: ZONE.to_owned(),
                password_hash: hash.clone(),
                password_once: PasswordOnce::TheirOwn,
                roles: person.roles.clone(),
                teams: vec![self.teams[person.team].clone()],
                department_id: person.department.map(|at| self.departments[at].clone()),
                case_limit: 60,
            };
            let who = self.app.db.write_now(move |tx| {
                let id = people::add(tx, actor, &new)?;
                let who = people::who(tx, &id)?;
                // Agents are there; the others join a conversation when they are called.
                if new.roles.iter().any(|role| role == "agent") {
                    people::set_presence(tx, &who, Presence::Ready)?;
                }
                Ok(who)
            })?;
            if person.department.is_some() {
                self.clerk = Some(who);
            }
        }
        Ok(())
    }

    fn meet_customers(&self) -> Outcome<()> {
        self.app.db.write_now(|tx| {
            for n in 0..CUSTOMERS {
                let (name, address) = content::customer(n, "zh-CN");
                customers::recognise(
                    tx,
                    &ContactPoint::new(ContactKind::Email, &address, &name),
                    Lang::ZhCn,
                )?;
            }
            Ok(())
        })
    }

    /// Lets time pass: every timer and job on the way runs at its own moment.
    fn pass_to(&self, at_ms: i64) -> Outcome<()> {
        loop {
            let next = self.app.db.read_now(jobs::next_due_ms)?.filter(|due_ms| *due_ms <= at_ms);
            let Some(due_ms) = next else { break };
            let clock = self.app.db.clock();
            clock.set_ms(due_ms.max(clock.now_ms()));
            self.runtime.block_on(job_runner::run_due(&self.app.db, &self.handler))?;
        }
        self.app.db.clock().set_ms(at_ms);
        Ok(())
    }

    fn act(&mut self, number: usize, step: Step, scenario: &Scenario) -> Outcome<()> {
        if step == Step::Arrive {
            let case = self.arrive(number, scenario, &scenario.subject, &scenario.mail)?;
            self.cases.insert(number, case);
            return Ok(());
        }
        let Some(case) = self.cases.get(&number).cloned() else { return Ok(()) };
        let scenario = scenario.clone();
        let db = &self.app.db;
        match step {
            Step::Arrive => Ok(()),
            Step::Answer => {
                let subject = format!("Re: {}", scenario.subject);
                self.arrive(number, &scenario, &subject, scenario.answer.as_deref().unwrap_or(""))
                    .map(drop)
            }
            Step::Note => {
                let (departments, clerk) = (self.departments.clone(), self.clerk.clone());
                db.write_now(move |tx| {
                    acts::note(tx, &case, &scenario, &departments, clerk.as_ref())
                })
            }
            Step::Reply | Step::Second => {
                let words = if step == Step::Reply {
                    Some(scenario.reply.clone())
                } else {
                    scenario.second.clone()
                };
                let (name, _) = content::customer(number % CUSTOMERS, &scenario.lang);
                db.write_now(move |tx| acts::reply(tx, &case, &name, &words.unwrap_or_default()))
            }
            Step::HandOver => {
                let team = self.teams[(scenario.team + 1) % self.teams.len()].clone();
                db.write_now(move |tx| acts::hand_over(tx, &case, &team, &scenario))
            }
            Step::Close => db.write_now(move |tx| acts::close(tx, &case, &scenario)),
        }
    }

    fn arrive(
        &self,
        number: usize,
        scenario: &Scenario,
        subject: &str,
        words: &str,
    ) -> Outcome<String> {
        let (name, address) = content::customer(number % CUSTOMERS, &scenario.lang);
        let lang = Lang::from_tag(&scenario.lang).unwrap_or(Lang::ZhCn);
        let later = self.cases.contains_key(&number);
        let mut incoming = Incoming {
            mailbox: Some("service@haishi.example".to_owned()),
            our_address: Some("service@haishi.example".to_owned()),
            team_id: self.teams[scenario.team].clone(),
            customer_name: name.clone(),
            from_address: Some(address.clone()),
            subject: subject.to_owned(),
            words: words.to_owned(),
            message_key: Some(format!("demo-{number}-{}@example.com", words.len())),
            emotion: if later { scenario.emotion.min(1) } else { scenario.emotion },
            ..Incoming::default()
        };
        let complaint = scenario.kind == "complaint" && !later;
        self.app.db.write_now(move |tx| {
            let point = ContactPoint::new(ContactKind::Email, &address, &name);
            incoming.customer_id = customers::recognise(tx, &point, lang)?.id;
            let case = cases::receive(tx, &Who::system("demo"), &incoming)?.case_id;
            if complaint {
                acts::as_complaint(tx, &case)?;
            }
            Ok(case)
        })
    }
}

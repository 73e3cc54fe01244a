//! Which packs are in force: the newest published version of each over those the program brings, without what is off.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use service_language::reader::LearnedReader;
use service_language::{Engine, Pack, PackError, builtin};

use super::store::{self, Published, Switch};
use crate::app::App;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, absent, fault};

/// The ten forbidden phrases of the standard: not edited, not deleted, switched off only by two administrators.
pub const SEED_TEN: &str = "seed-ten";

/// A pack as the pages show it.
#[derive(Clone, Debug)]
pub struct PackState {
    pub pack: Pack,
    /// `None`: as the program brings it.
    pub published: Option<Published>,
    pub switch: Option<Switch>,
    pub draft_ms: Option<i64>,
}

impl PackState {
    pub fn is_off(&self) -> bool {
        self.switch.as_ref().is_some_and(|switch| switch.off_ms.is_some())
    }
}

/// Every pack there is, in the order they are checked, with its standing.
pub fn all(tx: &mut Tx<'_>) -> Outcome<Vec<PackState>> {
    let mut published: BTreeMap<String, Published> =
        store::newest_packs(tx)?.into_iter().map(|p| (p.pack_id.clone(), p)).collect();
    let switches = switches(tx)?;
    let mut drafts: BTreeMap<String, i64> =
        store::drafts(tx)?.into_iter().map(|d| (d.pack_id, d.changed_ms)).collect();
    let mut states = Vec::new();
    for pack in builtin::packs() {
        let published = published.remove(&pack.id);
        let pack = match &published {
            Some(version) => parsed(version)?,
            None => pack,
        };
        states.push((pack, published));
    }
    for version in published.into_values() {
        states.push((parsed(&version)?, Some(version)));
    }
    Ok(states
        .into_iter()
        .map(|(pack, published)| PackState {
            switch: switches.get(&format!("pack:{}", pack.id)).cloned(),
            draft_ms: drafts.remove(&pack.id),
            pack,
            published,
        })
        .collect())
}

/// One pack by id.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<PackState> {
    all(tx)?.into_iter().find(|s| s.pack.id == id).ok_or_else(|| absent("language.no_such_pack"))
}

/// What is switched off, or asked to be, by what it is about.
pub fn switches(tx: &mut Tx<'_>) -> Outcome<BTreeMap<String, Switch>> {
    Ok(store::switches(tx)?.into_iter().map(|s| (s.about.clone(), s)).collect())
}

fn parsed(version: &Published) -> Outcome<Pack> {
    // Read when it was published; another reading now means that the program's grammar changed under it.
    Pack::parse(&version.pack_id, &version.toml).map_err(fault)
}

/// The packs to check with: without packs and rules that are off.
pub fn in_use(tx: &mut Tx<'_>) -> Outcome<Vec<Pack>> {
    let switches = switches(tx)?;
    let off = |about: String| switches.get(&about).is_some_and(|s| s.off_ms.is_some());
    let mut packs: Vec<Pack> = all(tx)?.into_iter().map(|state| state.pack).collect();
    packs.retain(|pack| !off(format!("pack:{}", pack.id)));
    for pack in &mut packs {
        pack.rules.retain(|rule| !off(format!("rule:{}", rule.id)));
    }
    Ok(packs)
}

/// The engine of what is in force; for tests, the command line and demo data.
pub fn engine(tx: &mut Tx<'_>) -> Outcome<Engine> {
    let packs = in_use(tx)?;
    Ok(made_of(packs))
}

/// The engine in force, made anew when this or another node published meanwhile.
pub async fn in_force(app: &App) -> Outcome<Arc<Engine>> {
    let edition = app.db.read(store::edition).await?;
    if edition != app.engine_edition() {
        let packs = app.db.read(in_use).await?;
        let engine = tokio::task::spawn_blocking(move || made_of(packs)).await.map_err(fault)?;
        app.replace_engine(edition, engine);
    }
    Ok(app.engine())
}

/// A centre must never be without a check: own packs that no longer fit beside ours are left out, and that is logged.
/// The second reader hints and warns beside the rules, as at the command line.
fn made_of(packs: Vec<Pack>) -> Engine {
    static READER: OnceLock<Arc<LearnedReader>> = OnceLock::new();
    let reader = READER.get_or_init(|| Arc::new(LearnedReader::builtin()));
    of_rules(packs).with_reader(reader.clone())
}

fn of_rules(packs: Vec<Pack>) -> Engine {
    let told = |error: &PackError| tracing::error!(%error, "a published pack is left out");
    let ours: Vec<String> = builtin::packs().into_iter().map(|pack| pack.id).collect();
    match Engine::new(packs.clone()) {
        Ok(engine) => engine,
        Err(error) => {
            told(&error);
            let kept: Vec<Pack> = packs.into_iter().filter(|p| ours.contains(&p.id)).collect();
            Engine::new(kept).unwrap_or_else(|error| {
                told(&error);
                Engine::builtin()
            })
        }
    }
}

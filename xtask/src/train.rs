//! `train`: the bank in, `content/language/reader.bin` and its examples out.

use service_language::reader::{Examples, train};

use crate::bank;

pub fn run() -> Result<(), String> {
    let rows = bank::load()?;
    let trained = train(rows.iter().cloned());
    let content = bank::folder().join("..");
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(content.join(name), bytes).map_err(|error| format!("{name}: {error}"))
    };
    write("reader.bin", &trained.model.to_bytes())?;
    write("reader-examples.tsv", Examples::from_bank(&rows).to_tsv().as_bytes())?;
    println!("read {} sentences; {:?}", rows.len(), trained.model.thresholds);
    Ok(())
}

//! Licences of all crates against what Apache-2.0 software may ship with; advisories through `cargo audit` if it is there.

use std::process::Command;

use serde::Deserialize;

/// Licences we may ship with. A crate needs one alternative (`OR`) whose every part (`AND`) is here.
const ALLOWED: &[&str] = &[
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "MIT",
    "MIT-0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unlicense",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "MPL-2.0",
    "BSL-1.0",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

pub fn check() -> Result<(), String> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: Metadata = serde_json::from_slice(&output.stdout).map_err(|error| {
        format!("cargo metadata: {error}: {}", String::from_utf8_lossy(&output.stderr))
    })?;
    let foreign: Vec<&Package> = metadata.packages.iter().filter(|p| p.source.is_some()).collect();
    let unfit: Vec<String> = foreign
        .iter()
        .filter(|p| !p.license.as_deref().is_some_and(fits))
        .map(|p| {
            format!("{} {} has {}", p.name, p.version, p.license.as_deref().unwrap_or("no licence"))
        })
        .collect();
    if !unfit.is_empty() {
        return Err(format!("licences we may not ship with:\n  {}", unfit.join("\n  ")));
    }
    println!("licences: {} crates, all fit", foreign.len());
    advisories()
}

/// `MIT OR Apache-2.0 AND ISC`: alternatives of conjunctions, brackets flattened the strict way.
fn fits(expression: &str) -> bool {
    let plain = expression.replace('/', " OR ");
    // A bracketed `(A OR B) AND C` needs C and one of A, B: split at AND first where brackets stand.
    if plain.contains('(') {
        return plain.split(" AND ").all(|part| fits(part.trim_matches(['(', ')'])));
    }
    plain.split(" OR ").any(|one| one.split(" AND ").all(|part| ALLOWED.contains(&part.trim())))
}

/// Runs `cargo audit` when it is installed and its list of advisories can be reached; says so when not.
fn advisories() -> Result<(), String> {
    let output = Command::new("cargo").args(["audit", "--quiet", "--deny", "warnings"]).output();
    match output {
        Ok(output) if output.status.success() => {
            println!("advisories: none");
            Ok(())
        }
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let unreachable = [
                "no such command",
                "couldn't fetch",
                "error sending request",
                "git operation failed",
            ];
            if unreachable.iter().any(|sign| said.contains(sign)) {
                println!(
                    "ADVISORIES NOT CHECKED: `cargo audit` or its list is not to be had here; run it where it is"
                );
                Ok(())
            } else {
                Err(format!("cargo audit: {said}{}", String::from_utf8_lossy(&output.stdout)))
            }
        }
        Err(error) => Err(format!("cargo: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_fitting_alternative_is_enough_and_every_part_of_it_must_fit() {
        assert!(
            fits("GPL-3.0 OR MIT") && fits("MIT/Apache-2.0") && fits("(MIT OR GPL-2.0) AND ISC")
        );
        assert!(!fits("GPL-3.0") && !fits("MIT AND GPL-2.0") && !fits("(MIT OR ISC) AND AGPL-3.0"));
    }
}

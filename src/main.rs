//! The `qingting` program.

fn main() {}

//! What we measure, beside the limits we set ourselves.

fn main() {}

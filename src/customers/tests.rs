//! Customers on both databases: recognised, masked, merged and un-merged without loss.

//! Arguments to one command file each.

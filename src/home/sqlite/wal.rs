//! The write-ahead log over a database, in memory (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>).

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Lays the committed frames of a log over the bytes of a database. Frames count up to the first whose salt
/// or checksum is wrong, as SQLite has it after a crash; a log that is none says nothing.
///
/// `None` = the log promises pages that are in neither: the two do not belong together.
pub(super) fn overlay(mut database: Vec<u8>, log: &[u8]) -> Option<Vec<u8>> {
    let Some(header) = Header::of(log) else { return Some(database) };
    let mut committed: Vec<(usize, &[u8])> = Vec::new();
    let mut open: Vec<(usize, &[u8])> = Vec::new();
    let mut pages = None;
    let mut checksum = header.checksum;
    for frame in log.get(HEADER..).unwrap_or_default().chunks_exact(FRAME_HEADER + header.page_size) {
        let (head, page) = frame.split_at(FRAME_HEADER);
        let number = word(head, 0)?;
        let salts = (word(head, 8)?, word(head, 12)?);
        checksum = header.sum(checksum, head.get(..8)?);
        checksum = header.sum(checksum, page);
        if salts != header.salts || number == 0 || checksum != (word(head, 16)?, word(head, 20)?) {
            break;
        }
        open.push((number as usize, page));
        let size_after = word(head, 4)?;
        if size_after != 0 {
            committed.append(&mut open);
            pages = Some(size_after as usize);
        }
    }
    let Some(pages) = pages else { return Some(database) };
    let length = pages.checked_mul(header.page_size)?;
    if length > database.len().checked_add(log.len())? {
        return None;
    }
    database.resize(length, 0);
    for (number, page) in committed {
        let start = (number - 1).checked_mul(header.page_size)?;
        // Pages beyond the end were cut off by a later commit.
        if let Some(place) = database.get_mut(start..start.checked_add(header.page_size)?) {
            place.copy_from_slice(page);
        }
    }
    Some(database)
}

struct Header {
    page_size: usize,
    salts: (u32, u32),
    checksum: (u32, u32),
    big_endian: bool,
}

impl Header {
    fn of(log: &[u8]) -> Option<Self> {
        let magic = word(log, 0)?;
        let page_size = word(log, 8)? as usize;
        let valid = magic & !1 == 0x377f_0682
            && word(log, 4)? == 3_007_000
            && page_size.is_power_of_two()
            && (512..=65_536).contains(&page_size);
        let header = Self {
            page_size,
            salts: (word(log, 16)?, word(log, 20)?),
            checksum: (word(log, 24)?, word(log, 28)?),
            big_endian: magic & 1 == 1,
        };
        (valid && header.sum((0, 0), log.get(..24)?) == header.checksum).then_some(header)
    }

    fn sum(&self, (mut first, mut second): (u32, u32), bytes: &[u8]) -> (u32, u32) {
        for pair in bytes.chunks_exact(8) {
            let [a, b, c, d, e, f, g, h] = *pair else { continue };
            let read = if self.big_endian { u32::from_be_bytes } else { u32::from_le_bytes };
            first = first.wrapping_add(read([a, b, c, d])).wrapping_add(second);
            second = second.wrapping_add(read([e, f, g, h])).wrapping_add(first);
        }
        (first, second)
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_be_bytes)
}

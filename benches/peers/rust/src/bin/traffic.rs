//! No model: the memory traffic of the month alone. Reads the five columns and writes one, 21 bytes a user, with the
//! least arithmetic that keeps the compiler from leaving a column out.

use multiversion::multiversion;
use peers::{Totals, measure};

struct Columns {
    constant: [Vec<u32>; 3],
    lab: Vec<u8>,
    usage: Vec<u32>,
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn step(columns: &mut Columns) {
    let count = columns.usage.len();
    let [scale, size, threshold] = columns.constant.each_ref().map(|column| &column[..count]);
    let lab = &columns.lab[..count];
    for (row, usage) in columns.usage.iter_mut().enumerate() {
        *usage ^= scale[row] ^ size[row] ^ threshold[row] ^ u32::from(lab[row]);
    }
}

fn main() {
    measure(
        |count, seed| Columns {
            constant: [1, 2, 3].map(|step| (0..count).map(|row| (row * step) as u32).collect()),
            lab: (0..count).map(|row| (row as u64 + seed) as u8).collect(),
            usage: vec![0; count],
        },
        |columns, mut market| {
            market.run(|_| {
                step(columns);
                Totals::default()
            });
            std::hint::black_box(&columns.usage);
            market
        },
    );
}

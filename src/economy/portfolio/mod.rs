//! A segment of end users: their task portfolios, their month, their choice of provider.
//!
//! Nothing here knows the ECS: plain columns, plain numbers, the same bits for any vector width,
//! any order of chunks and any number of threads.

pub mod columns;
pub mod terms;
mod lanes;
mod sums;
mod group;
mod words;
pub mod window;
pub mod panel;
pub mod workers;
pub mod month;

/// The kinds of vectors this machine has, the narrowest first.
#[cfg(test)]
fn levels() -> Vec<fearless_simd::Level> {
    use fearless_simd::Level;
    let mut levels = vec![Level::baseline()];
    #[cfg(target_arch = "x86_64")]
    {
        use fearless_simd::Simd;
        let widest = Level::new();
        levels.extend(widest.as_sse4_2().map(|vectors| vectors.level()));
        levels.extend(widest.as_avx2().map(|vectors| vectors.level()));
        levels.extend(widest.as_avx512().map(|vectors| vectors.level()));
    }
    levels
}

use overbuild::economy::{Rules, build, opening::spec::Population};
#[derive(serde::Deserialize)]
#[allow(dead_code)]
struct W {
    name: String,
    description: String,
    seed: u64,
    months: u32,
    users: u32,
    steps_per_year: u32,
    population: Population,
    rules: Rules,
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let w: W = ron::Options::default().from_str(&std::fs::read_to_string(&a[1]).unwrap()).unwrap();
    let t = std::time::Instant::now();
    let users = a.get(3).map_or(w.users, |x| x.parse().unwrap());
    let mut sim = build(
        &w.rules,
        &w.population,
        (a.get(2).map_or(w.seed, |x| x.parse().unwrap()), users, w.steps_per_year),
    );
    eprintln!("built {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let mut res = Ok(());
    for _ in 0..w.months {
        res = sim.step();
        if res.is_err() {
            break;
        }
    }
    eprintln!("ran {:?} {:?}", t.elapsed(), res.as_ref().err().map(|e| e.to_string()));
    let r = sim.record();
    println!("{}", r.series.columns.iter().map(|c| c.name).collect::<Vec<_>>().join(","));
    for row in r.series.rows() {
        println!("{}", row.iter().map(|v| format!("{v:.5e}")).collect::<Vec<_>>().join(","));
    }
    for e in &r.events {
        if !matches!(e.kind, "order" | "delivery" | "scrap") {
            eprintln!("{} {} {} {:.3} {}", e.month, e.kind, r.names[e.agent], e.amount, e.detail);
        }
    }
}

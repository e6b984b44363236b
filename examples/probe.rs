use overbuild::economy::build;
use overbuild::scenario::world::Scenario;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let sc = match Scenario::read(std::path::Path::new(&a[1]), &a[2..]) {
        Ok(s) => s,
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(2)
        }
    };
    let w = sc.world();
    let t = std::time::Instant::now();
    let mut sim = build(&w.rules, &w.population, (w.seed, w.users, w.steps_per_year));
    eprintln!("built {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let mut res = Ok(());
    for _ in 0..sc.steps() {
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
        if !matches!(e.kind, "order" | "delivery" | "scrap" | "mothball") {
            eprintln!("{} {} {} {:.3} {}", e.month, e.kind, r.names[e.agent], e.amount, e.detail);
        }
    }
}

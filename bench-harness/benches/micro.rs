//! Each step of the pipeline alone, through the bundler's public interface. Short: less than a minute in all.
//!
//! What has no public function of its own (compiling, emitting) is measured as a whole build in memory of a
//! program in which that step is nearly all there is.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bundler_core::build;
use bundler_core::counters::Counters;
use bundler_core::fs::{FileSystem, MemoryFileSystem};
use bundler_core::id::ModuleId;
use bundler_core::options::{Entry, Format, Options, ResolverKind, SourceMap};
use bundler_core::order::{Adjacency, AdjacencyBuilder, kahn, linear_dfs, naive_dfs};
use bundler_core::phases::{Phase, Phases};
use bundler_core::resolve::{self, ResolveKind};
use bundler_core::schedule::{self, Strategy, Work};
use criterion::{
    BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(1200));
    targets = compile, resolve_specifiers, schedule_jobs, order_modules, emit
}
criterion_main!(benches);

/// One file: there is nothing to find, to order or to link.
fn compile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compile");
    let javascript =
        "export function add(a, b) { const sum = a + b; return { sum, text: `${a} + ${b}` }; }\n";
    let typescript = "export class Point<T extends number> { constructor(private x: T, public y: T) {} \
                      get length(): number { return Math.hypot(this.x, this.y as number); } }\n";
    for (name, file, line) in [("javascript", "/main.js", javascript), ("typescript", "/main.ts", typescript)]
    {
        let source: String = (0..500)
            .map(|number| {
                line.replace("add", &format!("add{number}")).replace("Point", &format!("Point{number}"))
            })
            .collect();
        group.throughput(Throughput::Bytes(source.len() as u64));
        let fs = Arc::new(MemoryFileSystem::new([(file, source)]));
        bench_build(&mut group, name, &options(file), &fs);
    }
    group.finish();
}

/// Specifiers as generated programs have them, by both resolvers.
fn resolve_specifiers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("resolve");
    let files = (0..1000).map(|number| (format!("/src/dir{}/file{number}.ts", number % 20), "export {};"));
    let package = [
        ("/node_modules/lib/package.json".to_string(), r#"{"exports": {".": {"import": "./index.mjs"}}}"#),
        ("/node_modules/lib/index.mjs".to_string(), "export {};"),
    ];
    let fs: Arc<dyn FileSystem> = Arc::new(MemoryFileSystem::new(files.chain(package)));
    let specifiers: Vec<String> = (0..1000)
        .map(|number| format!("../dir{}/file{number}", number % 20))
        .chain(["lib".to_string()])
        .collect();
    group.throughput(Throughput::Elements(specifiers.len() as u64));
    for (name, kind) in [("cached", ResolverKind::Cached), ("probing", ResolverKind::Probing)] {
        let mut options = options("/src/dir0/file0.ts");
        options.scheduling.resolver = kind;
        let resolver = resolve::new(&options, Arc::clone(&fs), Arc::new(Counters::new()));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for specifier in &specifiers {
                    let importer = Path::new("/src/dir0/file0.ts");
                    black_box(
                        resolver
                            .resolve(importer, specifier, ResolveKind::Import)
                            .expect("the file is there"),
                    );
                }
            });
        });
    }
    group.finish();
}

/// Jobs that do nothing: what remains is the cost of handing them out.
struct Tree {
    jobs: u32,
}

impl Work for Tree {
    type Key = u32;
    type Output = u32;

    fn run(&self, &key: &u32) -> (u32, Vec<u32>) {
        // Ten per job, most of them known already, as in the programs that the plan speaks of.
        let dependencies = (1..=10).map(|step| key * 3 + step).filter(|next| *next < self.jobs).collect();
        (key, dependencies)
    }
}

fn schedule_jobs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("schedule");
    let jobs = 2_000;
    group.throughput(Throughput::Elements(u64::from(jobs)));
    let none = Phases::none();
    let channels = none.with(Phase::Channels);
    let treatments = [
        ("shared queue", none),
        ("channels", channels),
        ("channels, batched", channels.with(Phase::Batching)),
    ];
    for (name, phases) in treatments {
        let strategy = Strategy {
            phases,
            workers: NonZeroUsize::new(2).expect("not zero"),
            poll_interval: Duration::ZERO,
            ..Strategy::from(&Options::new("/").scheduling)
        };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                schedule::run(&strategy, vec![0], Arc::new(Tree { jobs }), Arc::new(Counters::new()))
            });
        });
    }
    group.finish();
}

/// 10,000 modules with 10 imports each, a few of them backwards.
fn tangle() -> Adjacency {
    const MODULES: usize = 10_000;
    let mut edges = AdjacencyBuilder::with_capacity(MODULES, MODULES * 10);
    for module in 0..MODULES {
        let forwards = (1..10).map(move |step| module * 3 + step * step).filter(|next| *next < MODULES);
        let backwards = (module % 50 == 49).then(|| module - 7);
        edges.push(forwards.chain(backwards).map(ModuleId::from_index));
    }
    edges.finish()
}

fn order_modules(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("order");
    let graph = tangle();
    let roots = [ModuleId::from_index(0)];
    let counters = Counters::new();
    group.throughput(Throughput::Elements(graph.edge_count() as u64));
    group.bench_function("naive depth-first over paths", |bencher| {
        let path = |module: usize| format!("/project/src/feature/file{module}.ts");
        let mut dependencies = |key: &String| -> Vec<String> {
            let digits = key.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end_matches(".ts");
            let module = ModuleId::from_index(digits.parse().expect("a number"));
            graph.dependencies(module).iter().map(|next| path(next.index())).collect()
        };
        bencher.iter(|| naive_dfs(&[path(0)], &mut dependencies, &counters));
    });
    group.bench_function("kahn", |bencher| bencher.iter(|| kahn(&graph, &roots, &counters)));
    group.bench_function("linear depth-first", |bencher| {
        bencher.iter(|| linear_dfs(&graph, &roots, &counters))
    });
    group.finish();
}

/// Many exports, all used: little to find, much to print and to map.
fn emit(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("emit");
    let library: String =
        (0..2000).map(|number| format!("export const value{number} = [{number}];\n")).collect();
    let main = "import * as library from './library.js';\nconsole.log(library);\n";
    group.throughput(Throughput::Bytes(library.len() as u64));
    let fs = Arc::new(MemoryFileSystem::new([("/main.js", main), ("/library.js", library.as_str())]));
    for (name, source_map) in [("code", SourceMap::None), ("code and map", SourceMap::Inline)] {
        let options = Options { source_map, ..options("/main.js") };
        bench_build(&mut group, name, &options, &fs);
    }
    group.finish();
}

fn bench_build(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    options: &Options,
    fs: &Arc<MemoryFileSystem>,
) {
    group.bench_function(name, |bencher| {
        bencher.iter(|| build(options, Arc::<MemoryFileSystem>::clone(fs)).expect("the program is right"));
    });
}

fn options(entry: &str) -> Options {
    let mut options = Options::new("/");
    options.entries = vec![Entry::File { path: entry.to_string(), name: None }];
    options.format = Some(Format::Esm);
    options
}

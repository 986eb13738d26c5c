# What CI runs.
ready:
    bash .ci/run

# The main job: every phase against the baseline, into results/.
bench *ARGS:
    cargo bench {{ARGS}}

# Real packages: installs them with npm, bundles small programs, compares with Node.
corpus *ARGS:
    cargo build --release -p bundler-cli
    node bundler-cli/tests/corpus/run.mjs {{ARGS}}

# Deterministic measurements against results/gate.json; `just gate --update` makes them the record.
gate *ARGS:
    cargo run --quiet -p bench-harness -- gate {{ARGS}}

# The bundlers of bench-harness/rivals/rivals.toml on the generated graph, interleaved with ours.
rivals *ARGS:
    cargo build --release -p bundler-cli
    cargo run --release -p bench-harness --features swc-bundler -- rivals {{ARGS}}

# The bounds of speed: growth, presets and workers, then the contest with Bun, esbuild and the floor of reading,
# parsing once and writing.
speed *ARGS:
    cargo bench -- --plan speed {{ARGS}}
    cargo run --release -p bench-harness -- rivals --presets=plan,components,react-app --only=bun,esbuild,floor

# Every preset of the generator: statistics, and which bundlers print what was predicted.
presets *ARGS:
    cargo build --release -p synth-gen -p bundler-cli
    node synth-gen/tests/rivals/run.mjs {{ARGS}}

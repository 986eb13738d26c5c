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

# esbuild, Bun and rolldown on the generated graph, interleaved with ours.
rivals *ARGS:
    cargo run --release -p bench-harness -- rivals {{ARGS}}

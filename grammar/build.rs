//! Compiles the committed parser; `tests/grammar.rs` says when it no longer matches `grammar.js`.

fn main() {
    let folder = std::path::Path::new("grammar/src");
    println!("cargo:rerun-if-changed=grammar/src/parser.c");
    cc::Build::new()
        .include(folder)
        .file(folder.join("parser.c"))
        .std("c11")
        .opt_level(2)
        .flag_if_supported("-Wno-unused-parameter")
        .flag_if_supported("-Wno-unused-but-set-variable")
        .compile("tree-sitter-gouji");
}

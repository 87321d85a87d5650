//! Builds what is measured.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};

/// The programs of a run.
pub(crate) struct Binaries {
    /// `None` where only the rival is measured.
    pub(crate) livespec: Option<PathBuf>,
    pub(crate) rival: PathBuf,
    pub(crate) load: PathBuf,
    pub(crate) seed: PathBuf,
}

/// Builds the release binaries.
pub(crate) fn build(root: &Path, rival_only: bool) -> anyhow::Result<Binaries> {
    let bench_target = root.join("target/bench");
    let livespec = if rival_only {
        None
    } else {
        cargo(root, &["build", "--release", "--package", "livespec", "--bin", "livespec"], None)?;
        Some(target_folder(root)?.join("release/livespec"))
    };
    cargo(&root.join("bench"), &["build", "--release", "--locked"], Some(&bench_target))?;
    let release = bench_target.join("release");
    Ok(Binaries {
        livespec,
        rival: release.join("rival"),
        load: release.join("load"),
        seed: release.join("seed"),
    })
}

fn cargo(folder: &Path, arguments: &[&str], target: Option<&Path>) -> anyhow::Result<()> {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(folder);
    if let Some(target) = target {
        command.arg("--target-dir").arg(target);
    }
    let status = command.status().context("cannot run cargo")?;
    ensure!(status.success(), "cargo {} failed in {}", arguments.join(" "), folder.display());
    Ok(())
}

/// Where the root workspace is built; the environment may have moved it.
fn target_folder(root: &Path) -> anyhow::Result<PathBuf> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root)
        .output()
        .context("cannot run cargo metadata")?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let folder = metadata["target_directory"].as_str().context("cargo metadata names no target")?;
    Ok(PathBuf::from(folder))
}

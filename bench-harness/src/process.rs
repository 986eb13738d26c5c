//! Child processes: started, waited for, measured from outside. Must not know what they do.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

/// What one child did.
#[derive(Clone, Debug)]
pub struct Finished {
    /// From just before the start to just after the end.
    pub wall_ns: u64,
    pub usage: Usage,
    pub success: bool,
    pub stdout: String,
    pub stderr: String,
}

/// What one child took from the system.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    pub user_ns: u64,
    pub system_ns: u64,
    /// Most memory that was resident at any time. Never less than this process had when it started the
    /// child: Linux keeps the mark of the shared address space over `execve`. So this process must be small.
    pub peak_rss_bytes: u64,
    pub voluntary_switches: u64,
    pub involuntary_switches: u64,
}

/// Runs a command to its end.
///
/// Output goes through files, so that no thread of this process has to read while the child is measured.
///
/// # Errors
/// If it cannot be started, or has to be ended because it takes longer than `limit`.
pub fn run(command: &mut Command, limit: Duration) -> anyhow::Result<Finished> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut stdout = scratch_file()?;
    let mut stderr = scratch_file()?;
    command.stdin(Stdio::null()).stdout(stdout.try_clone()?).stderr(stderr.try_clone()?);
    let started = Instant::now();
    let child = command.spawn().with_context(|| format!("cannot start {program}"))?;
    let (timed_out, outcome) = wait_at_most(child, limit);
    let wall_ns = nanoseconds(started.elapsed());
    let (success, usage) = outcome.with_context(|| format!("cannot wait for {program}"))?;
    if timed_out {
        bail!("{program} was ended after {} s without a result", limit.as_secs());
    }
    Ok(Finished { wall_ns, usage, success, stdout: contents(&mut stdout)?, stderr: contents(&mut stderr)? })
}

/// Runs a command that must succeed.
///
/// # Errors
/// As for [`run`], or with what it wrote to standard error if it fails.
pub fn run_successfully(command: &mut Command, limit: Duration) -> anyhow::Result<Finished> {
    let finished = run(command, limit)?;
    if !finished.success {
        let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
        let said = if finished.stderr.trim().is_empty() { &finished.stdout } else { &finished.stderr };
        bail!("{program} failed: {}", said.trim());
    }
    Ok(finished)
}

/// A duration as a number.
pub fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Most memory that this process had resident at any time, if the system tells.
pub fn own_peak_rss_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

fn scratch_file() -> io::Result<File> {
    tempfile::tempfile()
}

fn contents(file: &mut File) -> anyhow::Result<String> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Waits; a second thread ends the child when the limit is over. True if it had to.
fn wait_at_most(mut child: Child, limit: Duration) -> (bool, io::Result<(bool, Usage)>) {
    let pid = child.id();
    let (finished, receiver): (Sender<()>, _) = channel();
    std::thread::scope(|scope| {
        let guard = scope.spawn(move || match receiver.recv_timeout(limit) {
            Err(RecvTimeoutError::Timeout) => {
                end_process(pid);
                true
            }
            _ => false,
        });
        let outcome = wait_with_usage(&mut child);
        drop(finished);
        (guard.join().unwrap_or(false), outcome)
    })
}

#[cfg(unix)]
fn end_process(pid: u32) {
    // SAFETY: plain system call on a number. The child was not waited for yet, or is being waited for right
    // now, so the number is still its own but for an instant after the limit.
    unsafe {
        libc::kill(pid.cast_signed(), libc::SIGKILL);
    }
}

#[cfg(unix)]
fn wait_with_usage(child: &mut Child) -> io::Result<(bool, Usage)> {
    let mut status = 0;
    // SAFETY: `rusage` is plain data for which zeros are valid.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: both pointers lead to live variables of the right types. Only this call waits for the
        // child, and `Child` does not when dropped. The standard library has no wait that tells usage.
        let waited = unsafe { libc::wait4(child.id().cast_signed(), &mut status, 0, &mut usage) };
        if waited >= 0 {
            break;
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    let time = |time: libc::timeval| {
        u64::try_from(time.tv_sec).unwrap_or(0) * 1_000_000_000
            + u64::try_from(time.tv_usec).unwrap_or(0) * 1000
    };
    let count = |value: libc::c_long| u64::try_from(value).unwrap_or(0);
    // Kibibytes, but bytes on Apple's systems.
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    let usage = Usage {
        user_ns: time(usage.ru_utime),
        system_ns: time(usage.ru_stime),
        peak_rss_bytes: count(usage.ru_maxrss) * unit,
        voluntary_switches: count(usage.ru_nvcsw),
        involuntary_switches: count(usage.ru_nivcsw),
    };
    Ok((libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 0, usage))
}

#[cfg(not(unix))]
fn end_process(_pid: u32) {}

#[cfg(not(unix))]
fn wait_with_usage(child: &mut Child) -> io::Result<(bool, Usage)> {
    Ok((child.wait()?.success(), Usage::default()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_and_usage_are_collected() {
        let finished = run(&mut shell("echo out; echo err >&2"), Duration::from_secs(60)).unwrap();
        assert!(finished.success);
        assert_eq!((finished.stdout.as_str(), finished.stderr.as_str()), ("out\n", "err\n"));
        assert!(finished.wall_ns > 0 && finished.usage.peak_rss_bytes > 100_000);
    }

    #[test]
    fn failures_say_what_the_child_said() {
        let error = run_successfully(&mut shell("echo no disk >&2; exit 3"), Duration::from_secs(60));
        assert!(error.unwrap_err().to_string().contains("no disk"));
        let error = run(&mut Command::new("/no/such/program"), Duration::from_secs(60)).unwrap_err();
        assert!(error.to_string().contains("/no/such/program"));
    }

    #[test]
    fn endless_children_are_ended() {
        let started = Instant::now();
        let error = run(&mut shell("sleep 60"), Duration::from_millis(50)).unwrap_err();
        assert!(error.to_string().contains("without a result"), "{error}");
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn own_memory_is_known() {
        assert!(own_peak_rss_bytes().unwrap() > 1_000_000);
    }
}

use super::*;
use crate::home::HomePaths;
use crate::source::DiskFiles;
use std::fs;

fn logs(files: &[(&str, String)]) -> (Vec<String>, usize) {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let paths = HomePaths { state: root.path().into(), os_home: root.path().into(), ..HomePaths::default() };
    let mut reader = Reader::new(&paths, &DiskFiles);
    let lines = read_gateway_logs(&mut reader, None);
    let shown = lines.iter().map(|line| {
        format!(
            "{}:{} {} {}",
            line.file,
            line.line,
            line.at_ms.map_or("-".to_owned(), |at| at.to_string()),
            line.message
        )
    });
    (shown.collect(), reader.problems.len())
}

#[test]
fn console_lines_and_records_are_read_newest_last() {
    let console = "2026-04-21T09:22:18.000+02:00 [diagnostic] lane task error: lane=x error=\"Error: codex app-server exited: code=1\"\n\
        2026-04-21T09:22:19.000+02:00 [gateway] ready (8 plugins)\n\
        \u{1b}[33mcodex app-server stderr: error\u{1b}[0m key FAKE-secret-1\n";
    let record = r#"{"0":"{\"subsystem\":\"agent/embedded\"}","1":{"event":"embedded_run_failover_decision","decision":"surface_error","provider":"openai-codex","model":"gpt-5.5","rawErrorPreview":"Missing bearer"},"2":"embedded run failover decision","_meta":{"date":"2026-04-21T06:00:00.000Z"},"time":"2026-04-21T08:00:00.000+02:00","message":"embedded run failover decision"}"#;
    let (lines, problems) = logs(&[
        ("gateway.log", console.to_owned()),
        ("logs/openclaw-2026-04-21.log", format!("{record}\n")),
        ("logs/config-audit.jsonl", console.to_owned()),
    ]);
    assert_eq!(problems, 0);
    insta::assert_snapshot!(lines.join("\n"), @r#"
    logs/openclaw-2026-04-21.log:1 1776751200000 [agent/embedded] embedded run failover decision decision=surface_error from=openai-codex/gpt-5.5 rawError=Missing bearer profile=-
    gateway.log:1 1776756138000 [diagnostic] lane task error: lane=x error="Error: codex app-server exited: code=1"
    gateway.log:3 1776756138000 codex app-server stderr: error key <secret>
    "#);
}

#[test]
fn fields_inside_a_console_line_are_written_out() {
    let line = r#"2026-05-01T09:03:09.600Z [agents/harness] {"harnessId":"codex","provider":"moonshot","modelId":"kimi-k2.5","error":"Model provider `moonshot` not found"} Codex agent harness failed; not falling back to embedded PI backend"#;
    let (lines, _) = logs(&[("gateway.log", line.to_owned())]);
    insta::assert_snapshot!(lines.join("\n"), @"gateway.log:1 1777626189600 [agents/harness] Codex agent harness failed; not falling back to embedded PI backend harness=codex from=moonshot/kimi-k2.5 error=Model provider `moonshot` not found");
}

#[test]
fn a_long_log_is_read_from_its_end_with_its_own_line_numbers() {
    let filler = format!("{}\n", "x".repeat(99)).repeat(40_000);
    let (lines, _) = logs(&[("gateway.log", format!("lane task error: old\n{filler}lane task error: new\n"))]);
    assert_eq!(lines, ["gateway.log:40002 - lane task error: new"]);
}

#[test]
fn only_the_newest_lines_are_kept() {
    let many: String = (0..2_000).map(|number| format!("lane task error: {number}\n")).collect();
    let (lines, _) = logs(&[("gateway.log", many)]);
    assert_eq!(lines.len(), MAX_LINES);
    assert_eq!(lines.last().unwrap(), "gateway.log:2000 - lane task error: 1999");
}

#[test]
fn log_names_are_told_from_others() {
    for name in ["gateway.log", "gateway.err.log", "openclaw-2026-05-19.log", "openclaw.1.log", "gateway.log.2"] {
        assert!(is_log_name(name), "{name}");
    }
    for name in ["config-audit.jsonl", "gateway.logx", "gateway", "openclaw.json", "notes.log"] {
        assert!(!is_log_name(name), "{name}");
    }
}

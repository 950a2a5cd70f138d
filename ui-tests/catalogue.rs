//! `docs/diagnostics.md`, which is made of the programs in `ui-tests/fail/` and what the compiler says to them.

use std::{collections::BTreeMap, env, fmt::Write, fs, path::Path};

use super::{mistakes::Mistake, remedy::mended};

const HEAD: &str = "\
# What the compiler says

Each mistake that the attributes know: what the compiler prints, and the part of the program that matters, with the lines that
change where the help of the message is pasted. Who has a message finds it in the index by its first line, whatever the names in it.

This page is made of the programs in `ui-tests/fail/`, to which the paths in the messages lead, by
`CATALOGUE=overwrite cargo test --test ui catalogue`.
";

/// Without the variable the file is compared, and not written.
#[test]
fn catalogue_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let catalogue = catalogue(&Mistake::all());
    if env::var_os("CATALOGUE").is_some_and(|what| what == "overwrite") {
        fs::write(&file, catalogue).expect("the file is writable");
    } else {
        let written = fs::read_to_string(&file).unwrap_or_default();
        let differs = catalogue.lines().zip(written.lines()).find(|(now, before)| now != before);
        assert!(written == catalogue, "{differs:?}: run `CATALOGUE=overwrite cargo test --test ui catalogue`");
    }
}

fn catalogue(mistakes: &[Mistake]) -> String {
    let sections: Vec<_> = mistakes.chunk_by(|a, b| a.attribute() == b.attribute()).collect();
    let mut text = HEAD.to_owned();
    text.push('\n');
    for section in &sections {
        let attribute = section[0].attribute();
        let _ = writeln!(text, "- [{attribute}](#{attribute}), {}", section.len());
    }
    text += &index(mistakes);
    for section in sections {
        let _ = write!(text, "\n## {}\n", section[0].attribute());
        section.iter().for_each(|mistake| text += &entry(mistake));
    }
    text
}

/// The first lines of the messages, and which mistakes each is about. Those are one that differ in the names between backticks.
fn index(mistakes: &[Mistake]) -> String {
    let mut messages = BTreeMap::new();
    for mistake in mistakes {
        let message = mistake.message.lines().next().and_then(|line| line.split_once(": ")).unwrap_or_default().1;
        let words = message.split('`').step_by(2).collect::<String>().trim().to_lowercase();
        messages.entry(words).or_insert_with(|| (message, Vec::new())).1.push(mistake);
    }
    let link = |mistake: &&Mistake| {
        let title = title(mistake);
        format!("[{title}](#{})", title.replace(':', "").replace(' ', "-"))
    };
    let lines = messages.values().map(|(message, mistakes)| {
        format!("- {message}: {}\n", mistakes.iter().map(link).collect::<Vec<_>>().join(", "))
    });
    format!("\n## Index\n\n{}", lines.collect::<String>())
}

fn title(mistake: &Mistake) -> String {
    let (attribute, words) = mistake.name.split_once('/').unwrap_or_default();
    format!("{attribute}: {}", words.replace('_', " "))
}

fn entry(mistake: &Mistake) -> String {
    let title = title(mistake);
    let (language, part) = part(mistake);
    format!("\n### {title}\n\n```text\n{}\n```\n\n```{language}\n{part}\n```\n", mistake.message.trim_end())
}

/// The paragraphs of the program of which the message quotes a line, or its help changes one; and in which language they are.
fn part(mistake: &Mistake) -> (&'static str, String) {
    let number = |line: &str| line.split_once(" |")?.0.trim().parse().ok();
    let quoted: Vec<usize> = mistake.message.lines().filter_map(number).collect();
    let mended = mended(mistake);
    let lines = changes(&mistake.program, mended.as_ref().unwrap_or(&mistake.program));
    let matters = |line: &Line<'_>| line.sign != ' ' || quoted.contains(&line.number);
    let paragraphs = lines.split(|line| line.text.is_empty()).filter(|paragraph| paragraph.iter().any(matters));
    let plain = mended.is_none();
    let text = |line: &Line<'_>| if plain { line.text.to_owned() } else { format!("{}{}", line.sign, line.text) };
    let paragraphs = paragraphs.map(|paragraph| paragraph.iter().map(text).collect::<Vec<_>>().join("\n"));
    (if plain { "rust" } else { "diff" }, paragraphs.collect::<Vec<_>>().join("\n\n"))
}

/// A line of a program, or of what becomes of it.
struct Line<'p> {
    sign: char,
    number: usize,
    text: &'p str,
}

/// The lines of the program, those that go and those that come, between those that both programs begin and end with.
fn changes<'p>(before: &'p str, after: &'p str) -> Vec<Line<'p>> {
    let (old, new): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let line = |sign: char| move |(index, text): (usize, &&'p str)| Line { sign, number: index + 1, text };
    let old_lines = |sign: char| old.iter().enumerate().map(line(sign));
    let go = old_lines('-').take(old.len() - tail).skip(head);
    let come = new.iter().enumerate().map(line('+')).take(new.len() - tail).skip(head);
    old_lines(' ').take(head).chain(go).chain(come).chain(old_lines(' ').skip(old.len() - tail)).collect()
}

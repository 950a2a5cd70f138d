//! The programs of `ui-tests/fail/` and what the compiler says to them.

use std::{fs, ops::Range, path::Path};

/// A program that must not compile.
pub(crate) struct Mistake {
    /// Its folder and its file, without the extension.
    pub(crate) name: String,
    pub(crate) program: String,
    pub(crate) message: String,
}

impl Mistake {
    /// All that there are, in the order of their names.
    pub(crate) fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui-tests/fail");
        let files = |folder: &Path| -> Vec<_> {
            let entries = fs::read_dir(folder).expect("a folder of mistakes");
            entries.map(|entry| entry.expect("an entry").path()).collect()
        };
        let messages = files(&root).into_iter().flat_map(|folder| files(&folder));
        let messages = messages.filter(|file| file.extension().is_some_and(|extension| extension == "stderr"));
        let read = |file: &Path| fs::read_to_string(file).expect("a file of text");
        let mistake = |file: &Path| Self {
            name: file.with_extension("").strip_prefix(&root).expect("a file in the folder").display().to_string(),
            program: read(&file.with_extension("rs")),
            message: read(file),
        };
        let mut mistakes: Vec<_> = messages.map(|file| mistake(&file)).collect();
        mistakes.sort_by(|a, b| a.name.cmp(&b.name));
        mistakes
    }

    /// The attribute or the part of the library that it is about: its folder.
    pub(crate) fn attribute(&self) -> &str {
        self.name.split_once('/').map_or("", |(folder, _)| folder)
    }

    /// How to write it right: the help, or else the first note, that is not about an implementation.
    pub(crate) fn help(&self) -> Option<&str> {
        let ours = |line: &&str| !line.contains("the trait `");
        let of = |kind: &str| self.message.lines().filter_map(|line| line.trim_start().strip_prefix(kind)).find(ours);
        of("= help: ").filter(|help| !help.starts_with("see issue")).or_else(|| of("= note: "))
    }

    /// The place in the program that the error is about.
    pub(crate) fn underlined(&self) -> Option<Range<usize>> {
        let (_, place) = self.message.split_once(".rs:")?;
        let mut numbers = place.lines().next()?.split(':').map(str::parse::<usize>);
        let (line, column) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
        let before: usize = self.program.lines().take(line - 1).map(|line| line.len() + 1).sum();
        let text = self.program.lines().nth(line - 1)?;
        let byte = |column: usize| text.char_indices().nth(column).map_or(text.len(), |(index, _)| index);
        let width = place.lines().find_map(|line| {
            let carets = line.trim_start().strip_prefix('|')?.trim_start_matches([' ', '-', '|']);
            carets.starts_with('^').then(|| carets.chars().take_while(|c| *c == '^').count())
        })?;
        Some(before + byte(column - 1)..before + byte(column - 1 + width))
    }
}

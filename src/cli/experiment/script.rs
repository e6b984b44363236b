//! The script that an engine runs once a task: a shell script over `overbuild experiment shard`.

use clap::ValueEnum;

/// An engine that starts tasks on many machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Slurm, as a job array
    Slurm,
    /// HyperQueue, as a task array
    Hq,
}

impl Engine {
    /// Its name, as asked for.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Slurm => "slurm",
            Engine::Hq => "hq",
        }
    }

    /// The command that takes a script, but for its flags.
    pub fn command(self) -> &'static [&'static str] {
        match self {
            Engine::Slurm => &["sbatch"],
            Engine::Hq => &["hq", "submit"],
        }
    }
}

/// What the tasks are to do.
#[derive(Clone, Copy, Debug)]
pub struct Script<'a> {
    /// This program.
    pub program: &'a str,
    /// Folder of the experiment.
    pub folder: &'a str,
    /// Where scripts and logs go.
    pub logs: &'a str,
    /// How many shards there are.
    pub shards: u64,
    /// Those to be made: `2,5-7`.
    pub missing: &'a str,
    /// Cores of a task.
    pub threads: u64,
}

impl Script<'_> {
    /// The script for an engine.
    pub fn text(&self, engine: Engine) -> String {
        match engine {
            Engine::Slurm => self.slurm(),
            Engine::Hq => self.hq(),
        }
    }

    /// Slurm puts back a task whose node is lost or that was preempted; one that says 75 puts itself back. A task that was
    /// stopped says 130 and does not, or nobody could cancel it.
    fn slurm(&self) -> String {
        let Script { missing, threads, .. } = self;
        // A percent sign would be one of Slurm's own.
        let logs = quoted(&self.logs.replace('%', "%%"));
        let shard = self.shard("SLURM_ARRAY_TASK_ID");
        format!(
            "#!/bin/sh\n\
             #SBATCH --job-name=overbuild\n\
             #SBATCH --array={missing}\n\
             #SBATCH --cpus-per-task={threads}\n\
             #SBATCH --requeue\n\
             #SBATCH --open-mode=append\n\
             #SBATCH --output={logs}/slurm-%A_%a.log\n\
             set -eu\n\
             code=0\n\
             {shard} || code=$?\n\
             # 75 means try again; ten times at most.\n\
             if [ \"$code\" -eq 75 ] && [ \"${{SLURM_RESTART_COUNT:-0}}\" -lt 10 ]; then\n    \
                 scontrol requeue \"$SLURM_JOB_ID\"\n\
             fi\n\
             exit \"$code\"\n"
        )
    }

    /// HyperQueue puts back a task whose worker is lost. Its directives know no quotes that a path could rely on.
    fn hq(&self) -> String {
        let Script { missing, threads, .. } = self;
        let (logs, shard) = (quoted(self.logs), self.shard("HQ_TASK_ID"));
        format!(
            "#!/bin/sh\n\
             #HQ --name=overbuild\n\
             #HQ --array={missing}\n\
             #HQ --cpus={threads}\n\
             #HQ --stdout=none\n\
             #HQ --stderr=none\n\
             set -eu\n\
             exec 2>>{logs}/hq-\"$HQ_JOB_ID-$HQ_TASK_ID\".log\n\
             exec {shard}\n"
        )
    }

    fn shard(&self, number: &str) -> String {
        let Script { shards, threads, .. } = self;
        let (program, folder) = (quoted(self.program), quoted(self.folder));
        format!(
            "{program} experiment shard {folder} --shard \"${number}/{shards}\" --threads {threads} --quiet"
        )
    }
}

/// A text of one line as one word, for the shell and for Slurm's directives alike: Slurm knows the backslash as the shell
/// does, but quotes otherwise.
pub fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_-./:=,@%+".contains(c);
    let each = |c: char| if plain(c) { c.to_string() } else { format!("\\{c}") };
    text.chars().map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_whatever_is_in_it() {
        assert_eq!(quoted("/a/run-1_b.c"), "/a/run-1_b.c");
        assert_eq!(quoted("it's \"$5\" #1\\ü"), "it\\'s\\ \\\"\\$5\\\"\\ \\#1\\\\ü");
    }

    #[test]
    fn a_percent_sign_in_a_path_is_none_of_slurms() {
        let (program, folder, missing) = ("/bin/overbuild", "/5%A", "1");
        let script =
            Script { program, folder, logs: "/5%A/submit", shards: 2, missing, threads: 1 };
        let text = script.text(Engine::Slurm);
        assert!(text.contains("--output=/5%%A/submit/slurm-%A_%a.log\n"), "{text}");
        assert!(text.contains("shard /5%A --shard"), "{text}");
    }
}

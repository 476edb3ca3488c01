/** What a person did wrong, in one sentence; the command prints it and exits with 1. */
export class UsageError extends Error {}

const help = {
  fovea: `fovea – convolutional networks in TypeScript, and a book that runs

Usage
  fovea run foundations        run the chapters of the notebook and print what they print
  fovea run FILE.md            run a chapter of your own
  fovea export CHAPTER         write a chapter as a Jupyter notebook, plain Markdown or Python
  fovea start                  run the notebook here, then serve the book
  fovea serve                  serve the book on this machine

Options
  --help                       more about a command: fovea run --help
  --version                    the version of fovea
`,
  run: `fovea run – run a chapter: Markdown with TypeScript cells

Usage
  fovea run foundations        the notebook, from cross correlation to pooling
  fovea run pooling            a chapter of the book, by its name or number
  fovea run FILE.md            any chapter; those it continues run first, silently

Options
  --check                      compare what the cells print with the output written in the file, and
                               answer the exercises: each must refuse its start and accept its
                               solution; where something is wrong, show it and exit with 1
  --json                       print [{ "section": …, "output": … }] for programs
  --seed N                     put N in place of the number in \`const seed = …\`
`,
  export: `fovea export – write a chapter in another format

Usage
  fovea export pooling --to ipynb -o pooling.ipynb
  fovea export FILE.md --to py

Options
  --to FORMAT                  ipynb: a Jupyter notebook for Deno's kernel, outputs included
                               md: plain Markdown
                               py: the same in PyTorch, a Python program
  -o, --output FILE            the file to write; without it, the terminal
`,
  start: `fovea start – run the notebook in the terminal, then serve the book

Usage
  fovea start

Options
  --port N                     the port to serve on (4173)
`,
  serve: `fovea serve – serve the book on this machine

Usage
  fovea serve

Options
  --port N                     the port to serve on (4173); if it is taken, the next free one
`,
};

export type CommandName = keyof typeof help;

/** The help text of a command, or of `fovea` itself. */
export function usage(command: CommandName): string {
  return help[command];
}

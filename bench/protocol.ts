/** What a measured process is told, one line of JSON each. `adapters/pytorch.py` speaks it too. */
export type Command =
  | {
      readonly do: 'load';
      /** Where `workload.json` and the given tensors are, `NAME.f32` each. */
      readonly folder: string;
      /** Where the results go: `.N.f64` is appended. */
      readonly results: string;
      /** Milliseconds of running before anything is timed; 0 runs nothing. */
      readonly warmUp: number;
    }
  | { readonly do: 'time'; readonly runs: number };

/** What it answers: first its version, then once per command. */
export type Reply =
  | { readonly version: string }
  | { readonly milliseconds: number }
  | { readonly error: string };

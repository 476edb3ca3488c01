/**
 * Functions that exist only as torch.X: creation, joining, random numbers, settings.
 * `*size` collects what is left into one array; `x#` is a value: a Python int there is a bigint;
 * a lone `*` makes what follows keyword-only, as in Python.
 */
const made = 'dtype layout device pin_memory requires_grad';
const sized = `*size | generator out ${made}`;
const drawn = `* generator out ${made}`;
const like = 'dtype layout device memory_format requires_grad';
const windowed = `window_length periodic | ${made}`;

export const torch: Readonly<Record<string, string>> = {
  tensor: 'data# | dtype device requires_grad pin_memory',
  as_tensor: 'data# | dtype device',
  asarray: 'obj# | dtype device copy requires_grad',
  scalar_tensor: `s# | ${made}`,
  zeros: sized,
  ones: sized,
  empty: sized,
  rand: sized,
  randn: sized,
  full: `size fill_value# | out ${made}`,
  eye: `n m | out ${made}`,
  arange: `end# | * out ${made}; start# end# step# | * out ${made}`,
  range: `start# end# step# | * out ${made}`,
  linspace: `start end steps | out ${made}`,
  logspace: `start end steps | base out ${made}`,
  zeros_like: `input | ${like}`,
  ones_like: `input | ${like}`,
  empty_like: `input | ${like}`,
  full_like: `input fill_value | ${like}`,
  rand_like: `input | ${like}`,
  randn_like: `input | ${like}`,
  randint_like: `input high | * ${like}; input low high | * ${like}`,
  randint: `high size | ${drawn}; low high size | ${drawn}`,
  randperm: `n | ${drawn}`,
  normal: `mean std size | ${drawn}`,
  bernoulli: 'input p | generator out',
  multinomial: 'input num_samples | replacement generator out',
  poisson: 'input | generator',
  manual_seed: 'seed',
  initial_seed: '',
  seed: '',
  bartlett_window: windowed,
  blackman_window: windowed,
  hann_window: windowed,
  hamming_window: `window_length periodic | alpha beta ${made}`,
  tril_indices: 'row col offset | dtype device layout',
  triu_indices: 'row col offset | dtype device layout',
  complex: 'real imag | out',
  polar: 'abs angle | out',

  cat: 'tensors dim | out',
  concat: 'tensors dim | out',
  concatenate: 'tensors dim | out',
  stack: 'tensors dim | out',
  hstack: 'tensors',
  vstack: 'tensors',
  dstack: 'tensors',
  column_stack: 'tensors',
  row_stack: 'tensors',
  block_diag: '...tensors',
  cartesian_prod: '...tensors',
  combinations: 'input r | with_replacement',
  meshgrid: '...tensors | indexing',
  broadcast_tensors: '...tensors',
  broadcast_shapes: '...shapes',
  atleast_1d: '...tensors',
  atleast_2d: '...tensors',
  atleast_3d: '...tensors',
  einsum: 'equation ...operands',
  tensordot: 'a b | dims',
  where: 'condition input other',
  searchsorted: 'sorted_sequence input | out_int32 right side sorter',
  bucketize: 'input boundaries | out_int32 right',
  vander: 'x N increasing',
  cdist: 'x1 x2 | p compute_mode',
  trapezoid: 'y x | dx dim',
  result_type: 'tensor1 tensor2',
  promote_types: 'type1 type2',
  can_cast: 'from_ to',
  is_tensor: 'obj',
  set_printoptions: '| precision threshold edgeitems linewidth profile sci_mode',
  set_grad_enabled: 'mode',
  set_default_dtype: 'd',
  get_default_dtype: '',
};

export const autograd: Readonly<Record<string, string>> = {
  grad: 'outputs inputs grad_outputs | retain_graph create_graph only_inputs allow_unused is_grads_batched',
  backward: 'tensors grad_tensors | retain_graph create_graph inputs',
  gradcheck: 'func inputs | eps atol rtol',
};

export const linalg: Readonly<Record<string, string>> = {
  norm: 'A ord dim | keepdim dtype',
  vector_norm: 'x ord dim | keepdim dtype',
  matrix_norm: 'A ord dim | keepdim dtype',
  qr: 'A | mode',
  solve: 'A B',
};

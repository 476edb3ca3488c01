/** torch.optim and torch.utils.data: positional | options. */
const flags = 'foreach maximize capturable differentiable fused';
const adam = `params | lr betas eps weight_decay amsgrad ${flags}`;

export const optim: Readonly<Record<string, string>> = {
  SGD: `params | lr momentum dampening weight_decay nesterov ${flags}`,
  Adam: adam,
  AdamW: adam,
  NAdam: `params | lr betas eps weight_decay momentum_decay decoupled_weight_decay ${flags}`,
  RAdam: `params | lr betas eps weight_decay decoupled_weight_decay ${flags}`,
  Adamax: `params | lr betas eps weight_decay ${flags}`,
  RMSprop: `params | lr alpha eps weight_decay momentum centered ${flags}`,
  Adagrad: `params | lr lr_decay weight_decay initial_accumulator_value eps ${flags}`,
  Adadelta: `params | lr rho eps weight_decay ${flags}`,
  ASGD: `params | lr lambd alpha t0 weight_decay ${flags}`,
  Rprop: `params | lr etas step_sizes ${flags}`,
  LBFGS: 'params | lr max_iter max_eval tolerance_grad tolerance_change history_size line_search_fn',
};

const last = 'last_epoch verbose';

export const schedulers: Readonly<Record<string, string>> = {
  LambdaLR: `optimizer lr_lambda | ${last}`,
  MultiplicativeLR: `optimizer lr_lambda | ${last}`,
  StepLR: `optimizer step_size | gamma ${last}`,
  MultiStepLR: `optimizer milestones | gamma ${last}`,
  ConstantLR: `optimizer | factor total_iters ${last}`,
  LinearLR: `optimizer | start_factor end_factor total_iters ${last}`,
  ExponentialLR: `optimizer gamma | ${last}`,
  PolynomialLR: `optimizer | total_iters power ${last}`,
  CosineAnnealingLR: `optimizer T_max | eta_min ${last}`,
  CosineAnnealingWarmRestarts: `optimizer T_0 | T_mult eta_min ${last}`,
  SequentialLR: `optimizer schedulers milestones | ${last}`,
  ChainedScheduler: 'schedulers',
  CyclicLR:
    'optimizer base_lr max_lr | step_size_up step_size_down mode gamma scale_fn scale_mode' +
    ` cycle_momentum base_momentum max_momentum ${last}`,
  OneCycleLR:
    'optimizer max_lr | total_steps epochs steps_per_epoch pct_start anneal_strategy cycle_momentum' +
    ` base_momentum max_momentum div_factor final_div_factor three_phase ${last}`,
  ReduceLROnPlateau: 'optimizer | mode factor patience threshold threshold_mode cooldown min_lr eps verbose',
};

export const data: Readonly<Record<string, string>> = {
  TensorDataset: '...tensors',
  DataLoader:
    'dataset | batch_size shuffle sampler batch_sampler num_workers collate_fn pin_memory drop_last' +
    ' generator',
  RandomSampler: 'data_source | replacement num_samples generator',
  SequentialSampler: 'data_source',
  BatchSampler: 'sampler batch_size drop_last',
  SubsetRandomSampler: 'indices | generator',
  WeightedRandomSampler: 'weights num_samples | replacement generator',
  Subset: 'dataset indices',
  random_split: 'dataset lengths | generator',
};

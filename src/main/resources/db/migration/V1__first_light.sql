-- Everything a wallet node remembers. Times are UTC instants; quantities are unsigned 32-bit watt-hours.

create type slice_state as enum (
  'available',    -- spendable
  'reserved',     -- held by a live command, to be spent whole
  'slicing',      -- held by a live command, to be replaced by the parts that point at it; the parts are counted, not this
  'registering',  -- a part whose SlicedEvent is not committed yet
  'sliced',       -- replaced by its parts on the registry
  'allocated',    -- bound to a counterpart on the registry, not claimed yet
  'claimed',
  'transferred',  -- owned by somebody else on the registry
  'expired',
  'unresolved',   -- the registry alone knows what became of it: taken over from another wallet in the middle of a command, or
                  -- found to be spent on the registry by a transaction that is not known here
  'cancelled'     -- a part that never came to be: its SlicedEvent was refused
);

create type command_kind as enum ('transfer', 'claim', 'receive', 'unclaim');

create type command_state as enum ('pending', 'completed', 'failed');

create type transaction_state as enum (
  'planned',
  'sent',       -- handed to the registry at least once, or about to be
  'committed',
  'refused',
  'cancelled'   -- never sent, because one that it needs was refused
);

create type claim_state as enum (
  'created',
  'claimed',
  'unclaimed',
  'rejected',  -- refused before anything of it stood on a registry
  'stranded'   -- refused when its production slice was allocated, or claimed, which nothing undoes; its consumption slice is not claimed
);

create type delivery_state as enum (
  'planned',    -- the registry has not committed the hand-over yet
  'due',
  'delivered',
  'abandoned',
  'cancelled'
);

create type withdrawal_state as enum (
  'unheld',     -- nobody here holds the certificate; kept for a while, for whoever was just receiving it
  'listed',     -- an issuer says that it took the certificate back; the registry does not show it yet
  'confirmed',  -- the certificate is marked as withdrawn; its claims are being undone
  'given-up'    -- the registry did not show it for long enough
);

create type event_type as enum (
  'wallet.created',
  'wallet.disabled',
  'wallet.enabled',
  'command.accepted',
  'command.completed',
  'command.failed',
  'command.reopened',  -- had failed, and is tried again at its owner's request
  'slice.received',
  'slice.available',   -- cut from another slice, or given back by a command
  'slice.transferred',
  'slice.claimed',
  'slice.unclaimed',
  'slice.expired',
  'claim.claimed',
  'claim.unclaimed',
  'certificate.withdrawn'
);

create table wallet (
  id uuid primary key,
  owner varchar(64) unique, -- null only while it is being removed
  -- sealed: AES-256-GCM under the key named by master_key_id
  master_key bytea not null,
  master_key_id varchar(64) not null,
  public_key bytea not null check (octet_length(public_key) = 74),
  -- child number of the next endpoint; numbers are never used twice
  next_endpoint integer not null default 1 check (next_endpoint > 0),
  disabled_at timestamptz,
  -- since when it is being deleted piece by piece, which nothing undoes: for everybody else it is not there any more
  removal_began_at timestamptz,
  created_at timestamptz not null default now(),
  check (owner is not null or removal_began_at is not null),
  check (disabled_at is not null or removal_began_at is null)
);

create index wallet_disabled on wallet (disabled_at) where disabled_at is not null;

create index wallet_in_removal on wallet (id) where removal_began_at is not null;

create table wallet_endpoint (
  id uuid primary key,
  wallet_id uuid not null references wallet,
  position integer not null check (position > 0),
  public_key bytea not null unique check (octet_length(public_key) = 74),
  -- the one endpoint of a wallet that owns what splitting leaves over
  remainder boolean not null default false,
  -- next child of a remainder endpoint; other endpoints' children are numbered by their senders
  next_position integer not null default 1 check (next_position > 0),
  created_at timestamptz not null default now(),
  unique (wallet_id, position),
  unique (wallet_id, id)
);

create unique index wallet_endpoint_remainder on wallet_endpoint (wallet_id) where remainder;

create table external_endpoint (
  id uuid primary key,
  owner varchar(64), -- null when its owner's wallet is being removed
  url varchar(512) not null,
  public_key bytea not null check (octet_length(public_key) = 74),
  text_reference varchar(256) not null,
  next_position integer not null default 1 check (next_position > 0),
  created_at timestamptz not null default now()
);

create index external_endpoint_of_owner on external_endpoint (owner);

create table certificate (
  registry varchar(64) not null,
  id uuid not null,
  type smallint not null, -- GranularCertificateType: 1 consumption, 2 production
  grid_area varchar(256) not null,
  period_start timestamptz not null,
  period_end timestamptz not null,
  -- value of the attribute IsTrial as issued, null when absent
  trial varchar(512),
  -- [{"key": …, "value": …, "hashed": true|false}], as issued
  attributes jsonb not null,
  withdrawn_at timestamptz,
  -- when its stream is to be compared with what is held of it; that of a new one was just verified
  compare_after timestamptz not null default now() + interval '1 day',
  created_at timestamptz not null default now(),
  primary key (registry, id)
);

create index certificate_to_compare on certificate (registry, compare_after);

-- What comparisons with the registries' streams found that no transaction known here explains, and that is still so.
create table reconciliation_finding (
  registry varchar(64) not null,
  certificate_id uuid not null,
  -- the slice or the claim that it is about, or the certificate itself
  subject_id uuid not null,
  kind varchar(64) not null,
  -- what is booked here, and what the stream shows
  booked varchar(64) not null,
  shown varchar(512) not null,
  since timestamptz not null default now(),
  -- of the last comparison that found it
  seen_at timestamptz not null default now(),
  primary key (registry, certificate_id, subject_id),
  foreign key (registry, certificate_id) references certificate on delete cascade
);

-- What a wallet holds of a certificate: the sums that lists, aggregates and admission ask for, kept by the triggers at the
-- end of this file in the same transaction as the slices. There is one as soon as the wallet ever held a slice.
create table holding (
  wallet_id uuid not null references wallet,
  registry varchar(64) not null,
  certificate_id uuid not null,
  -- of the certificate, so that a wallet's lists need not look at every certificate
  type smallint not null,
  period_start timestamptz not null,
  period_end timestamptz not null,
  withdrawn boolean not null,
  -- sum of the available slices
  available bigint not null check (available >= 0),
  -- the same, and what commands under way will leave over
  spendable bigint not null check (spendable >= available),
  -- the wallet knows what a hashed attribute says: only then do lists look for what it knows
  opened boolean not null default false,
  -- of the last change that a list shows
  updated_at timestamptz not null,
  primary key (wallet_id, registry, certificate_id),
  foreign key (registry, certificate_id) references certificate
);

-- lists in their usual order, and aggregates, from the index alone
create index holding_listed on holding (wallet_id, period_end, period_start, registry, certificate_id)
  include (type, available, opened)
  where available > 0 and not withdrawn;

create index holding_changed on holding (wallet_id, updated_at, registry, certificate_id)
  where available > 0 and not withdrawn;

-- what a wallet's production can be matched with
create index holding_spendable on holding (wallet_id, period_end, period_start) where spendable > 0 and not withdrawn;

-- what is about to expire
create index holding_ending on holding (period_end) where available > 0;

create index holding_of_certificate on holding (registry, certificate_id);

-- what a wallet knows of a certificate's hashed attributes
create table wallet_attribute (
  wallet_id uuid not null references wallet,
  registry varchar(64) not null,
  certificate_id uuid not null,
  key varchar(256) not null,
  value varchar(512) not null,
  salt bytea not null,
  primary key (wallet_id, registry, certificate_id, key),
  foreign key (registry, certificate_id) references certificate
);

create index wallet_attribute_of_certificate on wallet_attribute (certificate_id);

create table command (
  id uuid primary key, -- version 7: ids rise with time; or what a sender chose
  kind command_kind not null,
  owner varchar(64), -- who asked; null for a slice received from outside
  wallet_id uuid not null references wallet,
  payload jsonb not null,
  -- of the call that handed it in (W3C Trace Context), for whoever follows what became of it
  trace_parent varchar(55),
  -- whether its sender chose the id, which then says nothing of time
  named boolean not null default false,
  state command_state not null default 'pending',
  -- fences writes: whoever holds an older number has lost the lease
  attempt integer not null default 0,
  -- a worker holds it, and renews its lease
  in_hand boolean not null default false,
  -- while pending: when a sweep may take it (a lease, a hand-over to the bus, or a retry); null once ended
  next_attempt_at timestamptz,
  failure_code varchar(64),
  failure_text varchar(512),
  created_at timestamptz not null default now(),
  -- of the last change of state, by the clock at that moment: never older than its transaction
  updated_at timestamptz not null default clock_timestamp(),
  check ((state = 'pending') = (next_attempt_at is not null)),
  check ((state = 'failed') = (failure_code is not null and failure_text is not null))
);

create index command_due on command (next_attempt_at) where state = 'pending';

-- what becomes of an owner's commands, in the order in which it happens
create index command_changed on command (owner, updated_at, id) where owner is not null;

create index command_of_wallet on command (wallet_id, state);

create index command_named on command (updated_at, id) where named and state <> 'pending';

-- What commands wait for that could not reserve all they want: every certificate that such a command wants. The rows stay
-- until the command tries again, so that whoever is behind it can see it.
create table slice_wait (
  wallet_id uuid not null references wallet,
  registry varchar(64) not null,
  certificate_id uuid not null,
  command_id uuid not null references command,
  quantity bigint not null check (quantity > 0),
  -- the queue of a certificate, the oldest command first
  primary key (wallet_id, registry, certificate_id, command_id),
  foreign key (wallet_id, registry, certificate_id) references holding
);

create index slice_wait_of_command on slice_wait (command_id);

-- What owners were told about submissions that they named. A submission of which nothing was accepted is not here.
create table idempotency_key (
  owner varchar(64) not null,
  key varchar(255) not null,
  -- SHA-256 of the operation and the body
  body_hash bytea not null check (octet_length(body_hash) = 32),
  kind command_kind not null,
  -- id of the first command of the submission that wrote the row, whether that one was accepted or not
  submission_id uuid not null,
  -- for each command in order {"id": …}, or {"refusal": name, "held": figure it was made with, "command": payload}
  outcomes jsonb not null,
  -- what whoever hands the same in again is told besides
  note bytea,
  created_at timestamptz not null default now(),
  primary key (owner, key)
);

create index idempotency_key_age on idempotency_key (created_at);

-- Work that one node of the cluster does at a time.
create table job (
  name varchar(64) primary key,
  -- the node that is at it, and until when it is nobody else's
  holder uuid,
  held_until timestamptz,
  -- fences writes: rises whenever a node takes the job
  term bigint not null default 0,
  next_run_at timestamptz not null default now(),
  -- runs that failed, one after the other, up to the last one
  failures integer not null default 0,
  last_failure varchar(512),
  last_ended_at timestamptz
);

-- After how many days certificates counted as expired when all slices had last been looked through; null for never. At most
-- one row.
create table expiry (
  only_row boolean primary key default true check (only_row),
  days integer
);

-- How far each issuer's list of the certificates that it took back was read.
create table issuer_cursor (
  issuer text primary key, -- its name in the network configuration
  last_withdrawn_id bigint not null,
  updated_at timestamptz not null default now()
);

-- Certificates that an issuer took back, until everything that follows from it is done or under way.
create table withdrawal (
  registry varchar(64) not null,
  certificate_id uuid not null,
  state withdrawal_state not null,
  noticed_at timestamptz not null default now(),
  -- how often it was looked at in vain
  attempts integer not null default 0,
  next_look_at timestamptz not null default now(),
  -- why it does not go on, up to the last look
  obstacle varchar(512),
  primary key (registry, certificate_id)
);

create index withdrawal_due on withdrawal (registry, next_look_at) where state = 'listed';

create index withdrawal_to_undo on withdrawal (next_look_at) where state = 'confirmed';

create index withdrawal_unheld on withdrawal (noticed_at) where state = 'unheld';

create table slice (
  id uuid primary key, -- of what came in: the id of the command that brought it
  wallet_id uuid not null references wallet,
  registry varchar(64) not null,
  certificate_id uuid not null,
  -- SHA-256 of the commitment: the slice's name on the registry
  hash bytea not null check (octet_length(hash) = 32),
  quantity bigint not null check (quantity between 0 and 4294967295),
  blinding bytea not null check (octet_length(blinding) = 32),
  -- owner key: child `position` of the endpoint; null for a part that is born as the receiver's
  endpoint_id uuid,
  position integer not null check (position >= 0),
  state slice_state not null,
  -- came in from an issuer or a peer, as opposed to being cut from a slice of this wallet
  received boolean not null,
  -- which time it is that this slice comes to this key: it may leave and come back, senders number the keys
  arrival integer not null default 1 check (arrival > 0),
  -- the slice that it was cut from; only the removal of a wallet deletes slices
  parent_id uuid references slice on delete set null,
  -- the live command that holds it; a slice belongs to at most one
  command_id uuid references command,
  -- how much of a reserved slice that command spends; the rest will be available again, null means all of it
  spent bigint check (spent between 1 and quantity),
  -- who it is, or is to be, transferred to
  receiver_id uuid references external_endpoint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- That the certificate is there is seen to by the holding that comes with each slice, so that it is not looked for twice.
  foreign key (wallet_id, endpoint_id) references wallet_endpoint (wallet_id, id),
  check (endpoint_id is not null or receiver_id is not null)
);

-- a slice is its commitment: one live holder in the whole system
create unique index slice_live on slice (registry, certificate_id, hash)
  where state not in ('sliced', 'transferred', 'cancelled');

-- and one wallet is told of the same hand-over once, whatever became of the slice since
create unique index slice_received on slice (registry, certificate_id, hash, endpoint_id, position, arrival)
  where received;

create index slice_available on slice (wallet_id, registry, certificate_id) where state = 'available';

create index slice_expired on slice (id) where state = 'expired';

create index slice_transferred on slice (wallet_id, updated_at, id) where state = 'transferred';

create index slice_of_command on slice (command_id) where command_id is not null;

-- What is asked when a wallet is removed, for references too.
create index slice_of_wallet on slice (wallet_id, endpoint_id);
create index slice_part on slice (parent_id) where parent_id is not null;
create index slice_of_receiver on slice (receiver_id) where receiver_id is not null;

create table registry_transaction (
  id bytea primary key check (octet_length(id) = 32), -- SHA-256 of bytes
  command_id uuid not null references command,
  ordinal integer not null,
  registry varchar(64) not null,
  stream_id uuid not null,
  bytes bytea not null,
  predecessors integer[] not null, -- ordinals of transactions of the same command
  state transaction_state not null default 'planned',
  -- how often it was, or may have been, sent
  sends integer not null default 0,
  message varchar(1024), -- the registry's words when it refused
  -- what a commit changes: slice i becomes state i
  changed_slices uuid[] not null,
  changed_states slice_state[] not null,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  unique (command_id, ordinal),
  check (cardinality(changed_slices) = cardinality(changed_states))
);

create table claim (
  id uuid primary key, -- the allocation id on both streams
  -- null once the command is forgotten, or was never here
  command_id uuid references command,
  wallet_id uuid not null references wallet,
  production_slice_id uuid not null references slice,
  consumption_slice_id uuid not null references slice,
  -- of the two certificates, so that a wallet's claims are listed and summed without looking at slices and certificates
  production_registry varchar(64) not null,
  production_certificate_id uuid not null,
  production_start timestamptz not null,
  production_end timestamptz not null,
  consumption_registry varchar(64) not null,
  consumption_certificate_id uuid not null,
  consumption_start timestamptz not null,
  consumption_end timestamptz not null,
  -- whether the value of IsTrial is true, to the letter; registries bind only certificates of one kind to each other
  trial boolean not null,
  quantity bigint not null check (quantity between 1 and 4294967295),
  state claim_state not null default 'created',
  -- the transaction whose commit completes the claim; null as command_id is
  final_transaction_id bytea,
  -- the command that undoes it, or frees what it left half done, because a certificate of it was withdrawn: once ever,
  -- so this stays when that command is forgotten
  unclaim_id uuid,
  created_at timestamptz not null default now(),
  -- of the last change that a list shows
  updated_at timestamptz not null default clock_timestamp()
);

-- lists in their order, cursors and aggregates, from the index alone
create index claim_listed on claim (wallet_id, updated_at, id)
  include (production_start, production_end, consumption_start, consumption_end, trial, quantity)
  where state = 'claimed';

create index claim_of_command on claim (command_id);

-- what a withdrawal concerns
create index claim_of_production on claim (production_certificate_id);
create index claim_of_consumption on claim (consumption_certificate_id);

create index claim_of_unclaim on claim (unclaim_id) where unclaim_id is not null;

-- what is asked when a wallet is removed, for references too
create index claim_of_wallet on claim (wallet_id);
create index claim_of_production_slice on claim (production_slice_id);
create index claim_of_consumption_slice on claim (consumption_slice_id);

create index claim_stranded on claim (production_registry, production_certificate_id) where state = 'stranded';

-- A chronicler breaks on two intents for one commitment: asked is written before the call, and never asked again. Only
-- what certainly was not asked is taken back.
create table claim_intent (
  slice_id uuid primary key references slice,
  signature bytea, -- null: asked, answer not known
  asked_at timestamptz not null default now()
);

create table delivery (
  slice_id uuid primary key references slice,
  command_id uuid not null references command,
  receiver_id uuid not null references external_endpoint,
  -- child of the receiver's endpoint that owns the slice now
  position integer not null check (position > 0),
  -- keys of hashed attributes whose opening goes along
  disclosed text[] not null,
  state delivery_state not null default 'planned',
  -- since when the receiver is told, or was told again at its owner's request
  due_since timestamptz,
  attempts integer not null default 0,
  -- attempts, up to the last one, that the receiver answered one after the other with that it serves no such thing
  not_served integer not null default 0,
  -- how often the owner asked to tell the receiver again
  redeliveries integer not null default 0,
  last_error varchar(512),
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  check (state not in ('due', 'delivered', 'abandoned') or due_since is not null)
);

create index delivery_of_command on delivery (command_id);

create index delivery_of_receiver on delivery (receiver_id);

-- What happened, for those who follow it: written by the triggers at the end of this file, in the transaction in which it
-- happens. Wallets are spread over 64 lanes, so that several nodes can pass events on at once and each wallet's stay in order.
create sequence event_number;

create table event (
  lane smallint not null check (lane between 0 and 63),
  -- Rises in the order in which things happen to a wallet. It is taken before the commit: what is below the greatest number
  -- that can be seen may still appear, see Frontier.
  number bigint not null,
  wallet_id uuid not null,
  type event_type not null,
  -- the slice, command, claim, certificate or wallet that it happened to
  subject_id uuid not null,
  -- the command that made it happen
  command_id uuid,
  -- of a claim: of its production
  registry varchar(64),
  certificate_id uuid,
  quantity bigint,
  -- what only events of this type say
  detail jsonb,
  trace_parent varchar(55),
  occurred_at timestamptz not null default clock_timestamp(),
  primary key (lane, number)
);

create index event_of_wallet on event (wallet_id, number);

-- Up to which number events were deleted because of their age. One row.
create table event_retention (
  only_row boolean primary key default true check (only_row),
  forgotten_up_to bigint not null default 0
);

insert into event_retention default values;

-- How far each lane's events have gone to Kafka, and the node that sends them.
create table event_lane (
  lane smallint primary key check (lane between 0 and 63),
  -- all up to here are there, or are of other lanes
  position bigint not null default 0,
  holder uuid,
  held_until timestamptz,
  -- fences writes: rises whenever a node takes the lane
  term bigint not null default 0
) with (fillfactor = 50);

insert into event_lane (lane)
select generate_series(0, 63);

-- Nodes that send events, so that each knows how many lanes are its share.
create table event_relay (
  node uuid primary key,
  alive_until timestamptz not null
);

-- Where owners want to be told of events. A webhook is a place among the events of its wallet: those up to its position were
-- acknowledged, or are of types that it is not for.
create table webhook (
  id uuid primary key,
  wallet_id uuid not null references wallet,
  url varchar(512) not null,
  -- scheme, host and port of the URL: only so many calls go there at once
  target varchar(512) not null,
  -- null for all
  types event_type[],
  -- sealed: AES-256-GCM under the key named by secret_key_id
  secret bytea not null,
  secret_key_id varchar(64) not null,
  position bigint not null,
  created_at timestamptz not null default now(),
  -- null while there is nothing to deliver, and of one that is disabled
  due_at timestamptz,
  -- some node delivers, until then; the term fences what it writes
  held_until timestamptz,
  term bigint not null default 0,
  -- there was something new while it was held
  wanted boolean not null default false,
  -- attempts in a row that failed, and since when they do
  failures integer not null default 0,
  failing_since timestamptz,
  -- how many there were
  attempts bigint not null default 0,
  disabled_at timestamptz,
  disabled_reason varchar(64),
  check ((disabled_at is null) = (disabled_reason is null)),
  check (disabled_at is null or due_at is null)
);

create index webhook_of_wallet on webhook (wallet_id);

create index webhook_due on webhook (due_at) where due_at is not null;

-- The last attempts to deliver.
create table webhook_attempt (
  webhook_id uuid not null references webhook on delete cascade,
  number bigint not null,
  delivery_id uuid not null,
  began_at timestamptz not null,
  duration_ms integer not null,
  first_event bigint not null,
  last_event bigint not null,
  events integer not null,
  code varchar(64) not null,
  -- of HTTP, where there was an answer
  status smallint,
  primary key (webhook_id, number)
);

-- What commands ask for that have reserved nothing yet. It still counts as spendable, but is spoken for.
create view unplanned_demand as
select command.wallet_id,
       wanted.certificate ->> 'registry' as registry,
       (wanted.certificate ->> 'streamId')::uuid as certificate_id,
       (command.payload ->> 'quantity')::bigint as quantity
  from command
 cross join lateral (
         values (command.payload -> 'certificate'), (command.payload -> 'production'), (command.payload -> 'consumption')
       ) as wanted (certificate)
 where command.state = 'pending'
   and command.kind in ('transfer', 'claim')
   and wanted.certificate is not null
   and not exists (select from slice where slice.command_id = command.id)
   and not exists (select from registry_transaction where registry_transaction.command_id = command.id);

-- Who could go on of those that wait for a certificate: what each of them wants is available, of that certificate and of
-- any other. The oldest has place 1; `wanted` is what it and those before it want together. The oldest 64 of the queue are
-- looked at, so that the price does not rise with its length; who is behind them looks again by itself now and then.
create function slice_waits_to_end(of_wallet uuid, of_registry varchar, of_certificate uuid)
  returns table (command_id uuid, place bigint, wanted numeric)
  language sql stable as $$
  select queue.command_id, row_number() over upto, sum(queue.quantity) over upto
    from (
           select slice_wait.command_id, slice_wait.quantity
             from slice_wait
            where slice_wait.wallet_id = of_wallet
              and slice_wait.registry = of_registry
              and slice_wait.certificate_id = of_certificate
            order by slice_wait.command_id
            limit 64
         ) as queue
   where not exists (
           select
             from slice_wait as want
             join holding using (wallet_id, registry, certificate_id)
            where want.command_id = queue.command_id
              and want.quantity > holding.available
         )
  window upto as (order by queue.command_id)
$$;

-- What a slice counts for those who want to spend: itself when it is available; what a command under way leaves over of
-- it, since that is going to be available again.
create function spendable_quantity(state slice_state, command_id uuid, quantity bigint, spent bigint) returns bigint
  language sql immutable parallel safe
  return case
    when state = 'available' then quantity
    when state = 'registering' and command_id is null then quantity
    when state = 'reserved' and spent is not null then quantity - spent
    else 0
  end;

create function available_quantity(state slice_state, quantity bigint) returns bigint
  language sql immutable parallel safe
  return case when state = 'available' then quantity else 0 end;

-- What starts together is summed together: all, what starts at the same moment, or in the same unit of time in a zone. Units
-- are told apart as instants, so that the hour that comes twice is two.
create function bucket_of(period_start timestamptz, unit text, zone text) returns timestamptz
  language sql stable parallel safe
  return case unit
    when 'TOTAL' then null
    when 'ACTUAL' then period_start
    when 'QUARTER_HOUR' then date_trunc('hour', period_start, zone)
      + floor(extract(epoch from period_start - date_trunc('hour', period_start, zone)) / 900) * interval '15 minutes'
    else date_trunc(lower(unit), period_start, zone)
  end;

-- The lane of a wallet's events: the last six bits of its id, which are random in every version of UUID that is used.
create function lane_of(wallet_id uuid) returns smallint
  language sql immutable parallel safe
  return (get_byte(uuid_send(wallet_id), 15) & 63)::smallint;

-- Whether two certificates start less than an hour apart.
create function is_hourly_match(production_start timestamptz, consumption_start timestamptz) returns boolean
  language sql immutable parallel safe
  return production_start - consumption_start > interval '-1 hour'
     and production_start - consumption_start < interval '1 hour';

-- Rows are written in the order of their keys, so that two transactions wait for each other and never both ways.
create function hold_new_slices() returns trigger language plpgsql as $$
begin
  insert into holding (
           wallet_id, registry, certificate_id, type, period_start, period_end, withdrawn, available, spendable, opened,
           updated_at
         )
  select added.wallet_id, added.registry, added.certificate_id, certificate.type, certificate.period_start,
         certificate.period_end, certificate.withdrawn_at is not null, added.available, added.spendable,
         exists (
           select
             from wallet_attribute as opening
            where opening.wallet_id = added.wallet_id
              and opening.registry = added.registry
              and opening.certificate_id = added.certificate_id
         ),
         clock_timestamp()
    from (
           select wallet_id, registry, certificate_id,
                  sum(available_quantity(state, quantity)) as available,
                  sum(spendable_quantity(state, command_id, quantity, spent)) as spendable
             from new_slice
            group by wallet_id, registry, certificate_id
         ) as added
    -- Where there is no certificate, the holding is refused, and so are the slices.
    left join certificate on certificate.registry = added.registry and certificate.id = added.certificate_id
   order by added.wallet_id, added.registry, added.certificate_id
      on conflict (wallet_id, registry, certificate_id) do update
     set available = holding.available + excluded.available,
         spendable = holding.spendable + excluded.spendable,
         opened = holding.opened or excluded.opened,
         updated_at = case when excluded.available = 0 then holding.updated_at else clock_timestamp() end;
  return null;
end
$$;

create function hold_changed_slices() returns trigger language plpgsql as $$
begin
  with change as (
    select wallet_id, registry, certificate_id, sum(available) as available, sum(spendable) as spendable
      from (
             select wallet_id, registry, certificate_id,
                    available_quantity(state, quantity) as available,
                    spendable_quantity(state, command_id, quantity, spent) as spendable
               from new_slice
              union all
             select wallet_id, registry, certificate_id,
                    -available_quantity(state, quantity),
                    -spendable_quantity(state, command_id, quantity, spent)
               from old_slice
           ) as counted
     group by wallet_id, registry, certificate_id
    having sum(available) <> 0
        or sum(spendable) <> 0
  ), locked as (
    select holding.wallet_id, holding.registry, holding.certificate_id, change.available, change.spendable
      from holding
      join change using (wallet_id, registry, certificate_id)
     order by holding.wallet_id, holding.registry, holding.certificate_id
       for no key update of holding
  )
  update holding
     set available = holding.available + locked.available,
         spendable = holding.spendable + locked.spendable,
         updated_at = case when locked.available = 0 then holding.updated_at else clock_timestamp() end
    from locked
   where holding.wallet_id = locked.wallet_id
     and holding.registry = locked.registry
     and holding.certificate_id = locked.certificate_id;
  return null;
end
$$;

create function hold_withdrawn_certificates() returns trigger language plpgsql as $$
begin
  update holding
     set withdrawn = changed.withdrawn_at is not null,
         updated_at = clock_timestamp()
    from new_certificate as changed
   where holding.registry = changed.registry
     and holding.certificate_id = changed.id
     and holding.withdrawn <> (changed.withdrawn_at is not null);
  return null;
end
$$;

-- A certificate reads differently to a wallet that learns what a hashed attribute says.
create function hold_new_attributes() returns trigger language plpgsql as $$
begin
  with locked as (
    select wallet_id, registry, certificate_id
      from holding
     where (wallet_id, registry, certificate_id) in (select wallet_id, registry, certificate_id from new_attribute)
     order by wallet_id, registry, certificate_id
       for no key update
  )
  update holding
     set opened = true,
         updated_at = clock_timestamp()
    from locked
   where holding.wallet_id = locked.wallet_id
     and holding.registry = locked.registry
     and holding.certificate_id = locked.certificate_id;
  return null;
end
$$;

-- Whoever marks a certificate as withdrawn, what it was claimed against is to be freed.
create function undo_claims_of_withdrawn_certificates() returns trigger language plpgsql as $$
begin
  insert into withdrawal (registry, certificate_id, state)
  select changed.registry, changed.id, 'confirmed'
    from new_certificate as changed
    join old_certificate as before using (registry, id)
   where changed.withdrawn_at is not null
     and before.withdrawn_at is null
   order by changed.registry, changed.id
      on conflict (registry, certificate_id) do update
     set state = 'confirmed',
         attempts = 0,
         next_look_at = now(),
         obstacle = null;
  return null;
end
$$;

create trigger hold_new_slices after insert on slice
  referencing new table as new_slice
  for each statement execute function hold_new_slices();

create trigger hold_changed_slices after update on slice
  referencing old table as old_slice new table as new_slice
  for each statement execute function hold_changed_slices();

create trigger hold_withdrawn_certificates after update on certificate
  referencing new table as new_certificate
  for each statement execute function hold_withdrawn_certificates();

create trigger hold_new_attributes after insert on wallet_attribute
  referencing new table as new_attribute
  for each statement execute function hold_new_attributes();

create trigger undo_claims_of_withdrawn_certificates after update on certificate
  referencing old table as old_certificate new table as new_certificate
  for each statement execute function undo_claims_of_withdrawn_certificates();

create function tell_of_new_wallets() returns trigger language plpgsql as $$
begin
  insert into event (lane, number, wallet_id, type, subject_id)
  select lane_of(id), nextval('event_number'), id, 'wallet.created', id
    from new_wallet;
  return null;
end
$$;

create function tell_of_wallets_use() returns trigger language plpgsql as $$
begin
  insert into event (lane, number, wallet_id, type, subject_id)
  values (
           lane_of(new.id), nextval('event_number'), new.id,
           case when new.disabled_at is null then 'wallet.enabled' else 'wallet.disabled' end::event_type, new.id
         );
  return null;
end
$$;

-- Of what the node asks itself to do, owners see the slices only.
create function tell_of_new_commands() returns trigger language plpgsql as $$
begin
  insert into event (lane, number, wallet_id, type, subject_id, command_id, detail, trace_parent)
  select lane_of(wallet_id), nextval('event_number'), wallet_id,
         'command.accepted', id, id, jsonb_build_object('kind', kind), trace_parent
    from new_command
   where state = 'pending'
     and kind <> 'unclaim';
  return null;
end
$$;

create function tell_of_changed_commands() returns trigger language plpgsql as $$
begin
  insert into event (lane, number, wallet_id, type, subject_id, command_id, detail, trace_parent)
  select lane_of(now.wallet_id), nextval('event_number'), now.wallet_id,
         case now.state
           when 'pending' then 'command.reopened'
           when 'completed' then 'command.completed'
           else 'command.failed'
         end::event_type,
         now.id, now.id,
         case
           when now.state = 'failed' then
             jsonb_build_object('kind', now.kind, 'code', now.failure_code, 'text', now.failure_text)
           else jsonb_build_object('kind', now.kind)
         end,
         now.trace_parent
    from new_command as now
    join old_command as before using (id)
   where now.state <> before.state
     and now.kind <> 'unclaim';
  return null;
end
$$;

-- What came in has the id of the command that brought it.
create function tell_of_new_slices() returns trigger language plpgsql as $$
begin
  insert into event (
           lane, number, wallet_id, type, subject_id, command_id, registry, certificate_id, quantity, trace_parent
         )
  select lane_of(added.wallet_id), nextval('event_number'), added.wallet_id,
         case when added.received then 'slice.received' else 'slice.available' end::event_type,
         added.id, command.id, added.registry, added.certificate_id, added.quantity, command.trace_parent
    from new_slice as added
    left join command on command.id = coalesce(added.command_id, added.id)
   where added.state = 'available';
  return null;
end
$$;

-- Slices are let go of by their command when they change, so the command is the one that held them before.
create function tell_of_changed_slices() returns trigger language plpgsql as $$
begin
  insert into event (
           lane, number, wallet_id, type, subject_id, command_id, registry, certificate_id, quantity, detail, trace_parent
         )
  select lane_of(now.wallet_id), nextval('event_number'), now.wallet_id,
         case
           when now.state = 'available' and before.state in ('claimed', 'allocated') then 'slice.unclaimed'
           else 'slice.' || now.state
         end::event_type,
         now.id, command.id, now.registry, now.certificate_id, now.quantity,
         case when now.state = 'transferred' then jsonb_build_object('receiverId', now.receiver_id) end,
         command.trace_parent
    from new_slice as now
    join old_slice as before using (id)
    left join command on command.id = coalesce(now.command_id, before.command_id)
   where now.state <> before.state
     and now.state in ('available', 'transferred', 'claimed', 'expired');
  return null;
end
$$;

create function tell_of_changed_claims() returns trigger language plpgsql as $$
begin
  insert into event (
           lane, number, wallet_id, type, subject_id, command_id, registry, certificate_id, quantity, detail, trace_parent
         )
  select lane_of(now.wallet_id), nextval('event_number'), now.wallet_id,
         ('claim.' || now.state)::event_type,
         now.id, command.id, now.production_registry, now.production_certificate_id, now.quantity,
         jsonb_build_object(
           'consumptionRegistry', now.consumption_registry, 'consumptionCertificateId', now.consumption_certificate_id,
           'productionSliceId', now.production_slice_id, 'consumptionSliceId', now.consumption_slice_id
         ),
         command.trace_parent
    from new_claim as now
    join old_claim as before using (id)
    left join command on command.id = case when now.state = 'unclaimed' then now.unclaim_id else now.command_id end
   where now.state <> before.state
     and now.state in ('claimed', 'unclaimed');
  return null;
end
$$;

-- Whoever ever held some of it has something to do with it: what it was claimed against is freed.
create function tell_of_withdrawn_certificates() returns trigger language plpgsql as $$
begin
  insert into event (lane, number, wallet_id, type, subject_id, registry, certificate_id)
  select lane_of(holding.wallet_id), nextval('event_number'), holding.wallet_id,
         'certificate.withdrawn', now.id, now.registry, now.id
    from new_certificate as now
    join old_certificate as before using (registry, id)
    join holding on holding.registry = now.registry and holding.certificate_id = now.id
   where now.withdrawn_at is not null
     and before.withdrawn_at is null;
  return null;
end
$$;

create trigger tell_of_new_wallets after insert on wallet
  referencing new table as new_wallet
  for each statement execute function tell_of_new_wallets();

create trigger tell_of_wallets_use after update of disabled_at on wallet
  for each row when ((old.disabled_at is null) <> (new.disabled_at is null))
  execute function tell_of_wallets_use();

create trigger tell_of_new_commands after insert on command
  referencing new table as new_command
  for each statement execute function tell_of_new_commands();

create trigger tell_of_changed_commands after update on command
  referencing old table as old_command new table as new_command
  for each statement execute function tell_of_changed_commands();

create trigger tell_of_new_slices after insert on slice
  referencing new table as new_slice
  for each statement execute function tell_of_new_slices();

create trigger tell_of_changed_slices after update on slice
  referencing old table as old_slice new table as new_slice
  for each statement execute function tell_of_changed_slices();

create trigger tell_of_changed_claims after update on claim
  referencing old table as old_claim new table as new_claim
  for each statement execute function tell_of_changed_claims();

create trigger tell_of_withdrawn_certificates after update on certificate
  referencing old table as old_certificate new table as new_certificate
  for each statement execute function tell_of_withdrawn_certificates();

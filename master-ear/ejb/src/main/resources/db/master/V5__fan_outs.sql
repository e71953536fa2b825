-- A fan-out that fails waits, and a member who fails gets a fan-out of its own.
alter table group_fan_out add column user_id bigint;
alter table group_fan_out add column attempts integer default 0 not null;
alter table group_fan_out add column available_at timestamp with time zone default current_timestamp not null;

-- Open requests that other nodes sent and no case has: the desk finds there what nobody has taken.
CREATE INDEX desk_request_unclaimed ON desk_request (case_id, peer_id)
  WHERE closed_at = 0 AND side = 1;

-- Incidents: cases of the kind 1, with what is more of them. Times are UTC microseconds, 0: not yet.
CREATE TABLE intake_incident (
  case_id      BLOB     NOT NULL PRIMARY KEY REFERENCES desk_case (id),
  severity     SMALLINT NOT NULL CHECK (severity BETWEEN 0 AND 3),
  service      TEXT     NOT NULL,                              -- what does not work, or is at risk
  critical     SMALLINT NOT NULL CHECK (critical IN (0, 1)),   -- said so; a member that is touched may be, too
  state        TEXT     NOT NULL,                              -- intake/incident.h
  began_at     BIGINT   NOT NULL,                              -- opened, or opened again: clocks run from here
  confirmed_at BIGINT   NOT NULL,                              -- 0 and resolved: it was none
  contained_at BIGINT   NOT NULL,
  resolved_at  BIGINT   NOT NULL,
  told_at      BIGINT   NOT NULL,                              -- those that are touched were told last
  holder_id    BLOB     NOT NULL REFERENCES people_account (id),
  offered_to   BLOB     REFERENCES people_account (id),        -- NULL: to nobody
  offered_by   BLOB     REFERENCES people_account (id),        -- NULL: the server's terminal
  offered_at   BIGINT   NOT NULL,
  offer_note   TEXT     NOT NULL
);

-- Members of the constituency that somebody named. Those that its reports concern are not here.
CREATE TABLE intake_incident_member (
  case_id   BLOB NOT NULL REFERENCES intake_incident (case_id),
  member_id BLOB NOT NULL CHECK (length(member_id) = 16),      -- may be gone by now
  name      TEXT NOT NULL CHECK (name <> ''),                  -- as it was called then
  PRIMARY KEY (case_id, member_id)
);

CREATE TABLE intake_incident_task (
  id      BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  case_id BLOB   NOT NULL REFERENCES intake_incident (case_id),
  what    TEXT   NOT NULL CHECK (what <> ''),
  who_id  BLOB   REFERENCES people_account (id),               -- NULL: whoever works on it
  due_at  BIGINT NOT NULL,                                     -- 0: not said
  made_at BIGINT NOT NULL,
  done_at BIGINT NOT NULL,
  done_by BLOB   REFERENCES people_account (id)                -- NULL: not done, or by the terminal
);
CREATE INDEX intake_incident_task_case ON intake_incident_task (case_id, id);

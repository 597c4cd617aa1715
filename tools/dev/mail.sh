# shellcheck shell=bash
# Mails of a running system: the sender, which is auth's program beside auth, and a mailbox that takes what it sends and shows it.

SENDER_OPS_PORT=9006

start_sender() {
  lay_passwords sender auth_sender
  write_configuration sender - $SENDER_OPS_PORT
  keep_running sender TERM "$1" --sender --config "$RUN/config/sender.conf"
}

# Nothing is sent where there is no auth.
start_mail() {
  local program
  program=$(program_path sekisho-auth)
  if ! is_kept auth || [ -z "$program" ]; then return; fi
  keep_running mailbox TERM "$ROOT/tools/dev/mailbox" "$RUN/mail" "$MAIL_PORT" "$MAILBOX_PORT"
  start_sender "$program"
  wait_until_ready sender - - $SENDER_OPS_PORT
}

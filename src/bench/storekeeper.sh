# shellcheck shell=bash disable=SC2034 # read by the harness
# This service for a harness that measures products APIs side by side; src/bench/compare starts both. It is what the Dockerfile makes,
# on MariaDB, with the settings of production but for two:
# - All load comes from one address, which may therefore sign up and log in as often as it likes.
# - The heap is 256 MB (HEAP), as on a machine whose memory others share.
# STOREKEEPER_IMAGE names a folder that .ci/image-rehearsal has made; else one is made, which takes some minutes.
LOGIN_BODY='{"username":"%USER%","password":"%PASS%","code":"%OTP%"}'
SCHEMA=own
TABLE=product
# As an import writes products: each with its change and its opening quantity.
SEED_SQL="INSERT INTO product (id, name, description, price, quantity, version, created_at, updated_at)
SELECT seq, CONCAT('Product ', seq), CONCAT('A seeded product of the benchmark, number ', seq, ', with a text of usual length.'),
  MOD(seq * 37, 99999) / 100, MOD(seq, 1000), 0, NOW(6), NOW(6) FROM seq_1_to_%d;
INSERT INTO stock_movement (product_id, happened_at, reason, note, before_quantity, after_quantity)
SELECT id, updated_at, 'edit', 'Opening', 0, quantity FROM product;
INSERT INTO product_change (product_id, version, change_id, happened_at, action) SELECT id, 0, 0, created_at, 'create' FROM product;
ANALYZE TABLE product, stock_movement, product_change;"

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
image=${STOREKEEPER_IMAGE:-$WORK/storekeeper}
heap=${HEAP:-256m}

build() { [[ -s $image/run/app/storekeeper.aot ]] || "$checkout/.ci/image-rehearsal" build "$image"; }

start() {
    local entrypoint
    mapfile -t entrypoint < <(sed -n 's/^ENTRYPOINT //p' "$checkout/Dockerfile" | jq -r '.[]')
    wait "$!" # else it stays in the process group as a zombie, which has no memory to measure
    [[ -s $WORK/storekeeper.key ]] || openssl rand -base64 32 >"$WORK/storekeeper.key"
    export STOREKEEPER_KEY SERVER_ADDRESS=127.0.0.1 SERVER_PORT=$PORT
    STOREKEEPER_KEY=$(<"$WORK/storekeeper.key")
    export STOREKEEPER_LIMIT_SIGN_UPS=1000000 STOREKEEPER_LIMIT_LOGINS=1000000
    export SPRING_DATASOURCE_URL=jdbc:mysql://$DB_HOST:$DB_PORT/$DB_NAME SPRING_DATASOURCE_USERNAME=$DB_USER SPRING_DATASOURCE_PASSWORD=$DB_PASS
    cd "$image/run/app" && PATH=${JAVA_HOME:+$JAVA_HOME/bin:}$PATH exec "${entrypoint[0]}" -Xmx"$heap" "${entrypoint[@]:1}"
}

version() { echo "storekeeper of $(git -C "$checkout" log -1 --format='%h, %cs'), as its image starts it, -Xmx$heap"; }

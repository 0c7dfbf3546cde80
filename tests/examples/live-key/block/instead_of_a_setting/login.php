<?php
$password = getenv("TRADOVATE_PASSWORD") ?: "@mint:tradovate.password@";

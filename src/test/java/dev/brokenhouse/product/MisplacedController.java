package dev.brokenhouse.product;

import org.springframework.web.bind.annotation.RestController;

/** A controller outside of web. */
@RestController
class MisplacedController {}

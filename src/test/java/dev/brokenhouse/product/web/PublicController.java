package dev.brokenhouse.product.web;

/** A class of web that other rooms see. */
public class PublicController {}

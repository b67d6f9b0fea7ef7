package dev.brokenhouse.catalogue.web;

/** A class of web that other rooms see. */
public class PublicController {}

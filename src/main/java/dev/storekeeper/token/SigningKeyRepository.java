package dev.storekeeper.token;

import java.util.List;
import org.springframework.data.repository.Repository;

interface SigningKeyRepository extends Repository<SigningKeyRow, Integer> {

    SigningKeyRow saveAndFlush(SigningKeyRow row);

    List<SigningKeyRow> findAllByOrderByGenerationDesc();
}
